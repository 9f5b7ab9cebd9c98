"""tests/unit/persistence/urls."""
