"""tests/unit/service/application."""
