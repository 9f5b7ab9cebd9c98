"""The parts of a recording transaction: operation, server, event, and its fault points.

No cloud is asked here.
"""
