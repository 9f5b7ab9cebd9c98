"""tests/unit/persistence/migrations."""
