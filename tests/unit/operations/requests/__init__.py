"""tests/unit/operations/requests."""
