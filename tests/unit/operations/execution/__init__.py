"""tests/unit/operations/execution."""
