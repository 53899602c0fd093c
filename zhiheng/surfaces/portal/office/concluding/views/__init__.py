"""The pages, by matter."""
