"""Servers and what changes them at the same time."""
