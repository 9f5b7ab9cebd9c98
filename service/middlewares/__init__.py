"""service/middlewares."""
