"""The catalogues: every text for people stands in the code in Chinese, and here in English."""
