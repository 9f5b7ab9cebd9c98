"""operations/requests."""
