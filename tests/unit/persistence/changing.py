"""Changes that are made together, and calls that are made inline."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from domain.servers import Server
from persistence.database.session import Database
from persistence.servers.servers import insert_server

Result = TypeVar("Result")


def insert(database: Database, server: Server) -> str:
    """Record a server and return its id."""
    with database.write() as connection:
        insert_server(connection, server)
    return server.id


def change(database: Database, *calls: Callable[[], str]) -> list[str | Exception]:
    """Make the calls in one transaction, and return what each returns or raises."""
    return database.change_together(calls)


def run_inline(database: Database, *calls: Callable[[], Result]) -> list[Result | BaseException]:
    """Make the calls inline at once on an event loop; return what each returns or raises."""

    async def run() -> list[Result | BaseException]:
        await database.open_inline()
        try:
            return await asyncio.gather(*map(database.run_inline, calls), return_exceptions=True)
        finally:
            database.close()

    return asyncio.run(run())


def run_in_turn(database: Database, *calls: Callable[[], Any]) -> list[Any]:
    """Make the calls inline, each when the one before has ended; return as ``run_inline`` does."""

    async def run() -> list[Any]:
        await database.open_inline()
        try:
            return [await catch(database.run_inline(call)) for call in calls]
        finally:
            database.close()

    return asyncio.run(run())


async def catch(work: Awaitable[Result]) -> Result | BaseException:
    """Return what comes of some work, or what it raises."""
    [found] = await asyncio.gather(work, return_exceptions=True)
    return found
