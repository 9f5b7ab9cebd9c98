"""operations/record."""
