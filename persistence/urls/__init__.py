"""persistence/urls."""
