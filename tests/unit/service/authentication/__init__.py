"""Callers told by their credentials."""
