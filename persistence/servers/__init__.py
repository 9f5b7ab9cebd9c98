"""persistence/servers."""
