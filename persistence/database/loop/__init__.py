"""How an event loop uses the database: calls that wait without holding it up, and connections.

It knows no table of Ostler's.
"""
