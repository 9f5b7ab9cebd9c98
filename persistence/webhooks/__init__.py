"""Webhooks as Ostler records them, with their leases and deliveries.

Nothing is sent from here.
"""
