"""The forms of this desk, one for each act."""
