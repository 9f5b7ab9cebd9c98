"""tests/unit/operations/record."""
