"""The desk of supervision: it reads the whole record, asks and reports; it never scores or votes."""
