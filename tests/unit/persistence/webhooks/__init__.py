"""tests/unit/persistence/webhooks."""
