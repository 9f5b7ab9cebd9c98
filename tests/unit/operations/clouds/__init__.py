"""Regions, their capabilities and their catalogues beside each other in one record."""
