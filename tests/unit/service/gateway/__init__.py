"""tests/unit/service/gateway."""
