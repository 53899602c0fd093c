"""The lists of this desk, as far as the desk review: files here, people there."""
