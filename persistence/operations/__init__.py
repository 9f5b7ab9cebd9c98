"""persistence/operations."""
