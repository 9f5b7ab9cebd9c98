"""service/contract."""
