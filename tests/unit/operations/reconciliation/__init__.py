"""What the cloud did by itself, and what the record makes of it."""
