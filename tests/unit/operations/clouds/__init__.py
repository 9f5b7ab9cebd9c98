"""tests/unit/operations/clouds."""
