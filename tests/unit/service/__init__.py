"""The small parts of the HTTP layer and of the process."""
