"""Webhooks, leases and deliveries as they are recorded."""
