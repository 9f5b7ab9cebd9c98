"""The steps from each revision of the database to the next, and the upgrade that takes them.

A migration is never changed once released, and imports no live code.
"""
