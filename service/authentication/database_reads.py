"""What the event loop reads of the database: by itself where it can, else in a thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from persistence.database.session import Database, WouldBlock

Result = TypeVar("Result")


async def read_soon(
    database: Database, threads: ThreadPoolExecutor, read: Callable[[], Result]
) -> Result:
    """Return what is read, on the event loop if that can be. Raises DatabaseUnavailable."""
    try:
        return await database.run_inline(read)
    except WouldBlock:
        return await run_in(threads, partial(_read_apart, database, read))


async def run_in(threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    """Return what ``work`` does in one of the threads. Raises whatever it raises."""
    return await asyncio.get_running_loop().run_in_executor(threads, work)


def _read_apart(database: Database, read: Callable[[], Result]) -> Result:
    with database.apart():
        return read()
