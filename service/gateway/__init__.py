"""service/gateway."""
