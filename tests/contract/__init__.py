"""The contract is sound, and the running service keeps it."""
