"""Delivery batches, their slots, and one signed POST."""
