"""The proof that Ostler does what it says."""
