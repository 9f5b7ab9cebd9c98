"""persistence/database."""
