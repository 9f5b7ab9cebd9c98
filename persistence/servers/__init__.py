"""Servers as Ostler records them, with their labels and the tasks of their operations.

No cloud is asked, and no rule of the lifecycle is made here: it is applied.
"""
