"""Pure: panels and recusal. No Django."""
