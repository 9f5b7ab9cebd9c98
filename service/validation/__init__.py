"""What the document says, compiled: requests and responses held against it.

Faults are found and put in words here, and answered elsewhere.
"""
