"""Pages: one desk per audience. Desks do not know each other."""
