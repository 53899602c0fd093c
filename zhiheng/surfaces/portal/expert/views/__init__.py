"""The pages of an expert."""
