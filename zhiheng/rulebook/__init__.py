"""What the Measures say: clauses, terms and procedure as data, edition by edition."""
