"""Composition and everything HTTP."""

import warnings

# Connexion imports Starlette's test client, which complains of httpx on every start.
warnings.filterwarnings("ignore", message="Using `httpx` with")
