"""The desk of whoever recommends: what was filed, read as it was filed, and an opinion on it."""
