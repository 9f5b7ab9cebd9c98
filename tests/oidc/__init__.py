"""A real issuer of tokens, and tokens of the tests' own making."""
