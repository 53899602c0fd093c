"""The lists of these pages, by matter."""
