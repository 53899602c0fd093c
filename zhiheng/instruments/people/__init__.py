"""Persons, organisations, bodies, and who holds which role, where, from when until when."""
