"""The lists of the review: the desk review, and the steps after it."""
