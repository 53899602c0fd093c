"""From the assigned panels to the committee's table: progress of the review, never its scores."""
