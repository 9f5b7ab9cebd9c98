"""tests/unit/operations/workers."""
