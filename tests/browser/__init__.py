"""The pages of the documentation, as people see them in a real browser."""
