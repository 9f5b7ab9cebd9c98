"""The lifecycle and its words."""
