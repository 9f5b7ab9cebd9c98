"""service/server."""
