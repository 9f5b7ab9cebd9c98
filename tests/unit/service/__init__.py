"""The small parts of the HTTP layer."""
