"""Flavors, images, networks and key pairs, region by region."""
