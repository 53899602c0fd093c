"""What happens, in order. A later stage may use an earlier one, never the other way."""
