"""The clouds that Ostler can manage, behind one contract."""
