"""``python -m benchmarks.seed``: fill a database with servers, up to a million and more.

The rows go straight into the tables, with those of the simulated cloud beside them, so that the
two agree. Each server has an operation of the past; events are not made up.
"""

import itertools
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, case, exists, insert, literal, select

from benchmarks.command import run_command
from benchmarks.loads import make_server, open_client, stock_up
from benchmarks.rows import Row, make_rows, read_model, write_rows
from persistence.database.session import Database
from persistence.schema.tables import operations, server_labels, servers
from persistence.simulator.simulator_tables import simulator_servers
from service.commands.parser import Parser
from tests.server import LiveServer

BATCH = 10_000
MOMENTS = ("created_at", "deadline_at", "run_at", "started_at", "finished_at")
HURRY = {
    "sqlite": (
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -1000000",
        "PRAGMA wal_autocheckpoint = 100000",
    ),
    "postgresql": ("SET statement_timeout = 0", "SET maintenance_work_mem = '256MB'"),
}
SETTLE = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
"""What PostgreSQL does by itself soon after so much was written."""


def seed(url: str, count: int) -> None:
    """Bring the database at ``url`` to this version, and add ``count`` servers to it.

    The first is made by the service itself, the others like it. Raises RuntimeError when the
    service does not start on it.
    """
    server_id = make_first(url)
    database = Database(url)
    try:
        # Inside the block the thread has one connection, which is the one that was hurried.
        with database.read() as connection:
            hurry(connection)
            rows = make_rows(read_model(connection, server_id), count - 1)
            with without_indexes(connection):
                add_servers(database, rows, count)
            add_operations(database)
            connection.exec_driver_sql(SETTLE[connection.dialect.name])
    finally:
        database.close()


def add_servers(database: Database, rows: Iterator[tuple[Row, Row]], count: int) -> None:
    """Write ``rows`` in batches, each in one transaction; one of the ``count`` is there already."""
    began, done = time.monotonic(), 1
    while batch := list(itertools.islice(rows, BATCH)):
        with database.write() as connection:
            write_rows(connection, servers, [server for server, _ in batch])
            write_rows(connection, simulator_servers, [simulated for _, simulated in batch])
        done += len(batch)
        report(done, count, time.monotonic() - began)


def add_operations(database: Database) -> None:
    """Give each server that has none the operation that brought it where it is.

    That of a server in ERROR has failed, and one that is SHUTOFF was stopped.
    """
    row, is_new = servers.c, ~exists().where(operations.c.server_id == servers.c.id)
    values = {
        **dict.fromkeys(MOMENTS, row.created_at),
        **{"id": row.id, "project_id": row.project_id, "server_id": row.id},
        "action": case((row.status == "SHUTOFF", "stop"), else_="create"),
        "status": case((row.status == "ERROR", "failed"), else_="succeeded"),
        "arguments": literal({}, operations.c.arguments.type),
        **{"cause": literal("request"), "request_id": literal("-")},
        **{"progress": literal(100), "attempts": literal(1)},
    }
    made = select(*values.values()).where(is_new)
    with database.write() as connection:
        connection.execute(insert(operations).from_select(list(values), made))


def hurry(connection: Connection) -> None:
    """Have SQLite work in memory and not wait for the disk; let PostgreSQL take its time."""
    for statement in HURRY[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@contextmanager
def without_indexes(connection: Connection) -> Iterator[None]:
    """Leave out the indexes, which are made faster afterwards than row by row."""
    tables = servers, server_labels, simulator_servers
    indexes = [index for table in tables for index in table.indexes if not index.unique]
    for index in indexes:
        index.drop(connection, checkfirst=True)
    try:
        yield
    finally:
        for index in indexes:
            index.create(connection, checkfirst=True)


def make_first(url: str) -> str:
    """Start the service on the database, create one server over its API, and return its id."""
    with (
        tempfile.TemporaryDirectory(prefix="ostler-seed-") as directory,
        LiveServer(url, Path(directory)) as service,
        open_client(service.url) as client,
    ):
        return make_server(client, stock_up(service.url, 0), 0)


def report(done: int, count: int, seconds: float) -> None:
    """Say on standard error how far it is, on one line."""
    rate = done / max(seconds, 0.001)
    end = "\n" if done >= count else ""
    print(f"\r{done:,} of {count:,} servers, {rate:,.0f}/s ", end=end, file=sys.stderr, flush=True)


def main() -> None:
    """Fill the database that the arguments name."""
    parser = Parser(
        prog="python -m benchmarks.seed",
        description="Bring a database to this version, and add servers to it.",
    )
    parser.add_argument("database", metavar="DATABASE_URL", help="The setting DATABASE_URL.")
    parser.add_argument("count", type=int, metavar="N", help="Add that many.")
    options = parser.parse_args()
    seed(options.database, options.count)


if __name__ == "__main__":
    run_command(main)
