"""tests/unit/service/settings."""
