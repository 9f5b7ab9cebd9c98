"""What a server is and what may happen to it, in plain Python.

It imports no other layer and no framework, and does no input or output.
"""
