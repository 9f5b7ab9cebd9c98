"""tests/unit/service/http."""
