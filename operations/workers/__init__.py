"""operations/workers."""
