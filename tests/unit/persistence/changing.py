"""Changes that are made together, and calls that are made inline."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

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
