"""The log of audit: entries written with each change, and the chain that seals them.

What an entry tells is decided elsewhere; here nothing of it is ever changed.
"""
