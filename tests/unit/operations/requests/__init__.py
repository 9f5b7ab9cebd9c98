"""What a request may ask for, and what of it is refused."""
