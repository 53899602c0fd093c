"""What several stages use: the ledger, people, documents, cycles, notices, honours, letters."""
