"""tests/unit/service/commands."""
