"""What handlers make of data."""
