"""The pages of a laureate."""
