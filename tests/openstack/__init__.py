"""Behaviour over a live socket."""
