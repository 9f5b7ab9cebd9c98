"""Durable execution, part by part."""
