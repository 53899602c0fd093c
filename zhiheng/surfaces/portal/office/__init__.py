"""The desk of 评委会办公室: the applications of the current cycle and what waits."""
