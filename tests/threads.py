"""Many threads that do something at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def run_at_once(count: int, function: Callable[[int], Result]) -> list[Result | Exception]:
    """Call ``function`` with 0 to ``count - 1`` in as many threads, started together.

    Returns what each call returned or raised.
    """
    barrier = threading.Barrier(count)

    def run(number: int) -> Result | Exception:
        barrier.wait()
        try:
            return function(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
