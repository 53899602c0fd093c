"""The desk of the government: proposals answered name by name, the circular, and grave measures."""
