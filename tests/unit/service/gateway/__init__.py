"""Paths, and the headers that every response has."""
