"""The desk of a department that is asked: its letters, its answers, and the records it keeps."""
