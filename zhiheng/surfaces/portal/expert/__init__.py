"""The expert: what ties them to whom, their score sheets, and what a panel does together."""
