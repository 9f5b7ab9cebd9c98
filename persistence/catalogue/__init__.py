"""Flavors, images, networks and key pairs as copied from each region's cloud.

The cloud is the truth about them; nothing here asks it.
"""
