"""tests/unit/persistence/servers."""
