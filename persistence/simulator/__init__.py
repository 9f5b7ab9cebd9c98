"""persistence/simulator."""
