"""Pure: what bars an applicant, what must be mended, what a department's word does. No Django."""
