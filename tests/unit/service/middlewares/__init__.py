"""Idempotency keys, waiting and event streams."""
