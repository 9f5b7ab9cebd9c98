"""tests/unit/operations/reconciliation."""
