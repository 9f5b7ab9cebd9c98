"""Which database is meant: URLs, their parameters and the files of SQLite.

Nothing is opened here.
"""
