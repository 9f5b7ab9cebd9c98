"""Errors, circuit breaker and settings of the client of an OpenStack."""
