"""operations/webhooks."""
