"""Requests and responses held against the document, and what is said of their faults."""
