"""What the database remembers, on SQLite and on PostgreSQL."""
