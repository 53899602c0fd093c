"""What the mathematics says: pure functions, no Django, no clock, no database."""
