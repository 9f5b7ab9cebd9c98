"""Connections, transactions and outages, on SQLite and on PostgreSQL."""
