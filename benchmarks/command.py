"""How the programs of the benchmarks end: well, or with one line that says what went wrong."""

import sys
from collections.abc import Callable

import httpx


def run_command(main: Callable[[], None]) -> None:
    """Run ``main``; what it could not do is one line on standard error, and exit code 1."""
    try:
        main()
    except (RuntimeError, ValueError, OSError, httpx.HTTPError) as error:
        sys.exit(f"benchmarks: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
