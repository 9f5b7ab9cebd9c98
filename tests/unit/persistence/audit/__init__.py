"""The log of audit: its entries, its chain, and that nothing of it can be changed."""
