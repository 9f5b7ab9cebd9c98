"""What a server is and what may happen to it, in plain Python."""
