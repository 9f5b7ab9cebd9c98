"""Whether a request is let in, before its body is read: role, restrictions and rate limits.

Who calls is told by the room of authentication; what a caller owns is no matter of this one.
"""
