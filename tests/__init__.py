"""The proof that Ostler does what it says.

What can be run is run, and nothing of it is imitated.
"""
