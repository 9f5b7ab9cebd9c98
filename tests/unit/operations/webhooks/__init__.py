"""tests/unit/operations/webhooks."""
