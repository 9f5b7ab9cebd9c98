"""The clouds that Ostler can manage, behind one contract (``base.py``).

What only one kind of cloud knows lives in that cloud's room, and the two rooms do not know one
another.
"""
