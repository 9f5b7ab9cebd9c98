"""service/settings."""
