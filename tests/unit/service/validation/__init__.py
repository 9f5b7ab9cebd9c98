"""tests/unit/service/validation."""
