"""tests/unit/service/middlewares."""
