"""persistence/schema."""
