"""Databases of versions before with work in flight, and that an upgrade sees all of it end."""
