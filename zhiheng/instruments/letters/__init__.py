"""Messages to one person, written from the ledger's entries after commit, and their delivery."""
