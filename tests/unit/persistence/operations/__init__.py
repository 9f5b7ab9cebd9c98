"""tests/unit/persistence/operations."""
