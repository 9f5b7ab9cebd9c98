"""The settings: what there is, where each may come from, and how it is shown without secrets.

Nothing is started or opened here but the database of a command.
"""
