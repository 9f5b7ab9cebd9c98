"""The steps from each revision of the database to the next, which ``persistence.migration`` takes.

A migration is never changed once released, and imports no live code.
"""
