"""operations/reconciliation."""
