"""What the simulated cloud remembers, in tables of its own.

Only ``backends/simulator`` and ``ostler simulator`` use it, and the migrations its tables; no table
of Ostler's record is read here.
"""
