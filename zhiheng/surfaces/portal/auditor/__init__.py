"""The desk of audit: it reads everything and writes nothing."""
