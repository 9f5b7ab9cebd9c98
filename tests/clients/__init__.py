"""Clients made from the document, against a live service."""
