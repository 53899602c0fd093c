"""What supervision and audit share: the shape of their reading pages and the tabs between them."""
