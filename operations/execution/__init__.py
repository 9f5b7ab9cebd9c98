"""operations/execution."""
