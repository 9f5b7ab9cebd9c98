"""tests/unit/service/contract."""
