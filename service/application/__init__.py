"""service/application."""
