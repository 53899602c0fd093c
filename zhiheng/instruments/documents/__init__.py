"""Files received and papers issued, known by the hash of their content."""
