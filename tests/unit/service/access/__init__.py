"""Who calls, and how often: found out before a body is read."""
