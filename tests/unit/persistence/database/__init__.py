"""tests/unit/persistence/database."""
