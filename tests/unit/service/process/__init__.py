"""Logs, metrics and workers."""
