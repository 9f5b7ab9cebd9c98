"""tests/unit/service/server."""
