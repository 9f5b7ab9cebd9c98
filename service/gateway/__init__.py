"""The outermost application: what holds for every request, whatever it asks for.

Routing on the raw path, limits, request ids, ETag and preconditions; no body of an operation is
understood here.
"""
