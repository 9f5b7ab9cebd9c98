"""The simulated cloud: store, clock, lifecycle and faults, put together as one backend.

It is the only backend that uses the database, for its own tables.
"""
