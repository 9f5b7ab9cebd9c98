"""persistence/catalogue."""
