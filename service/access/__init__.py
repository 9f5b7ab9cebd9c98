"""Who calls, and what the caller may do, found out before a body is read.

A module for each mode of authentication; what a caller owns is no matter of this room.
"""
