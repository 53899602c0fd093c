"""The committee's desk: reading, keeping out, meeting, voting in secret, proposing."""
