"""service/validation."""
