"""The administrator's desk: accounts and roles; never scores, votes or papers."""
