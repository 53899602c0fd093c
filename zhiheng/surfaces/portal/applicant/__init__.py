"""The desk of an applicant: its own form, its own files, and where its application stands."""
