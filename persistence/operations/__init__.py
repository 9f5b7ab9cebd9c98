"""Operations as Ostler records them, with the leases and jobs by which they are taken.

The lease decides who may write; a job only wakes somebody.
"""
