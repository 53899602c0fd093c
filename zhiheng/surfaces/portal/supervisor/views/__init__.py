"""The pages of supervision, many of which audit reads too."""
