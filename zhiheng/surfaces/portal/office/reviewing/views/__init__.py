"""One module for each step of the review, and one for what the committee finds prepared."""
