"""Changes at once, and one to make."""

from collections.abc import Callable

from domain.servers import Server
from persistence.database.session import Database
from persistence.servers.servers import insert_server


def insert(database: Database, server: Server) -> str:
    """Record a server and return its id."""
    with database.write() as connection:
        insert_server(connection, server)
    return server.id


def change(database: Database, *calls: Callable[[], str]) -> list[str | Exception]:
    """Make the calls in one transaction, and return what each returns or raises."""
    return database.change_inline(calls)
