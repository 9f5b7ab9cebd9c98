"""How long the tests go on: short by default, long with ``SOAK=1``."""

import os

SOAK = os.environ.get("SOAK", "") not in ("", "0")


def choose(short: int, soak: int) -> int:
    """Return the number for this run."""
    return soak if SOAK else short
