"""tests/unit/persistence/catalogue."""
