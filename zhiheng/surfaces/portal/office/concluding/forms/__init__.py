"""The forms of these pages, one for each act."""
