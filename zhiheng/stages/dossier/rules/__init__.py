"""Pure: what a paper is made of, how it is printed, and what may be issued, replaced and sealed."""
