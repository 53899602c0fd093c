"""Where people arrive after signing in."""
