"""The desk of finance: what waits for the second key, and what was paid."""
