"""Composition and everything HTTP."""

import gc
import warnings

# Connexion imports Starlette's test client, which complains of httpx on every start.
warnings.filterwarnings("ignore", message="Using `httpx` with")

GARBAGE_THRESHOLD = 20_000
"""Objects between two looks of the collector.

With Python's 700 it looks after every few requests, and takes a sixth of the time of the start.
"""

gc.set_threshold(GARBAGE_THRESHOLD)
