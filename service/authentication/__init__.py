"""Who calls: a credential in, an identity out, by each mode of authentication.

What the caller may do is no matter of this room.
"""
