"""persistence/webhooks."""
