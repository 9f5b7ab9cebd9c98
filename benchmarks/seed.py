"""``python -m benchmarks.seed``: fill a database with servers and events, up to ten million each.

The rows go straight into the tables, with those of the simulated cloud beside them, so that the
two agree. Each server has an operation of the past. PostgreSQL makes the rows itself; SQLite gets
them by one statement for many, and no events.
"""

import itertools
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import (
    Connection,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    case,
    create_engine,
    exists,
    insert,
    literal,
    select,
)
from sqlalchemy.schema import AddConstraint, DropConstraint

from benchmarks.command import run_command
from benchmarks.generated import insert_events, insert_servers
from benchmarks.loads import make_server, open_client, stock_up
from benchmarks.options import add_number
from benchmarks.rows import Model, Row, make_rows, read_model, write_rows
from persistence.database.session import Database, normalize_url
from persistence.schema.tables import events, operations, server_labels, servers
from persistence.simulator.simulator_tables import simulator_servers
from service.commands.parser import Parser
from tests.server import LiveServer

BATCH = 10_000
LARGE_BATCH = 50_000
MOMENTS = ("created_at", "deadline_at", "run_at", "started_at", "finished_at")
HURRY = {
    "sqlite": (
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -1000000",
        "PRAGMA wal_autocheckpoint = 100000",
    ),
    "postgresql": (
        "SET statement_timeout = 0",
        "SET maintenance_work_mem = '1GB'",
        "SET work_mem = '256MB'",
        "SET synchronous_commit = off",
    ),
}
KEYS = PrimaryKeyConstraint, UniqueConstraint, ForeignKeyConstraint
LABELLING = "ALTER TABLE servers {} TRIGGER servers_labelled_insert"
SETTLE = {"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}
"""What PostgreSQL does by itself soon after so much was written."""


def seed(url: str, count: int, event_count: int = 0) -> None:
    """Bring the database at ``url`` to this version, and add ``count`` servers to it, and events.

    The first is made by the service itself, the others like it. Raises RuntimeError when the
    service does not start on it, and ValueError for events on SQLite.
    """
    server_id = make_first(url)
    database = Database(url)
    try:
        if database.dialect == "postgresql":
            with open_patiently(url) as connection:
                fill_postgresql(connection, read_model(connection, server_id), count, event_count)
            return
        # Inside the block the thread has one connection, which is the one that was hurried.
        with database.read() as connection:
            hurry(connection)
            fill_sqlite(database, read_model(connection, server_id), count, event_count)
            connection.exec_driver_sql(SETTLE[connection.dialect.name])
    finally:
        database.close()


@contextmanager
def open_patiently(url: str) -> Iterator[Connection]:
    """Give a connection on which statements may take minutes, each a transaction of its own."""
    engine = create_engine(normalize_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        hurry(connection)
        yield connection
        print("tidying up", file=sys.stderr, flush=True)
        connection.exec_driver_sql(SETTLE[connection.dialect.name])
    engine.dispose()


def fill_sqlite(database: Database, model: Model, count: int, event_count: int) -> None:
    """Add servers. Raises ValueError for events."""
    if event_count:
        raise ValueError("Events are made on PostgreSQL alone")
    with database.read() as connection, without_indexes(connection):
        add_servers(database, make_rows(model, count - 1), count)
    add_operations(database)


def fill_postgresql(connection: Connection, model: Model, count: int, event_count: int) -> None:
    """Add servers and events, which PostgreSQL makes itself."""
    project_id = model.server["project_id"]

    def add_some_servers(first: int, last: int) -> None:
        insert_servers(connection, model, first - 1, last - 1, count - 1)

    def add_some_events(first: int, last: int) -> None:
        insert_events(connection, project_id, first, last, event_count, max(1, count - 1))

    with without_indexes(connection):
        connection.exec_driver_sql(LABELLING.format("DISABLE"))
        add_in_batches("servers", count - 1, add_some_servers)
        connection.exec_driver_sql(LABELLING.format("ENABLE"))
        add_in_batches("events", event_count, add_some_events)


def add_in_batches(what: str, count: int, add: Callable[[int, int], None]) -> None:
    """Call ``add`` with the first and the last number of each batch."""
    began = time.monotonic()
    for first in range(1, count + 1, LARGE_BATCH):
        last = min(first + LARGE_BATCH - 1, count)
        add(first, last)
        report(what, last, count, began)


def add_servers(database: Database, rows: Iterator[tuple[Row, Row]], count: int) -> None:
    """Write ``rows`` in batches, each in one transaction; one of the ``count`` is there already."""
    began, done = time.monotonic(), 1
    while batch := list(itertools.islice(rows, BATCH)):
        with database.write() as connection:
            write_rows(connection, servers, [server for server, _ in batch])
            write_rows(connection, simulator_servers, [simulated for _, simulated in batch])
        done += len(batch)
        report("servers", done, count, began)


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
    """Leave out the indexes, which are made faster afterwards than row by row.

    On PostgreSQL those of keys too, but for numbers that are in order.
    """
    tables = servers, server_labels, simulator_servers, operations, events
    indexes = [index for table in tables for index in table.indexes if not index.unique]
    began = time.monotonic()
    with ExitStack() as keys:
        if connection.dialect.name == "postgresql":
            keys.enter_context(without_keys(connection, tables[:4]))
        for index in indexes:
            index.drop(connection, checkfirst=True)
        try:
            yield
        finally:
            for number, index in enumerate(indexes, 1):
                index.create(connection, checkfirst=True)
                report("indexes", number, len(indexes), began)


@contextmanager
def without_keys(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Leave out the constraints that look at each row by itself, but for those of numbers."""
    constraints = [
        constraint
        for table in tables
        for constraint in table.constraints
        if isinstance(constraint, KEYS) and "number" not in constraint.columns
    ]
    for constraint in constraints:
        connection.execute(DropConstraint(constraint))
    try:
        yield
    finally:
        for constraint in constraints:
            connection.execute(AddConstraint(constraint))


def make_first(url: str) -> str:
    """Start the service on the database, create one server over its API, and return its id."""
    with (
        tempfile.TemporaryDirectory(prefix="ostler-seed-") as directory,
        LiveServer(url, Path(directory)) as service,
        open_client(service.url) as client,
    ):
        return make_server(client, stock_up(service.url, 0), 0)


def report(what: str, done: int, count: int, began: float) -> None:
    """Say on standard error how far it is, on one line."""
    rate = done / max(time.monotonic() - began, 0.001)
    end = "\n" if done >= count else ""
    line = f"\r{done:,} of {count:,} {what}, {rate:,.0f}/s "
    print(line, end=end, file=sys.stderr, flush=True)


def main() -> None:
    """Fill the database that the arguments name."""
    parser = Parser(
        prog="python -m benchmarks.seed",
        description="Bring a database to this version, and add servers and events to it.",
    )
    parser.add_argument("database", metavar="DATABASE_URL", help="The setting DATABASE_URL.")
    parser.add_argument("count", type=int, metavar="N", help="Add that many servers.")
    add_number(parser, "--events", 0, "And that many events, on PostgreSQL; by default none.")
    options = parser.parse_args()
    seed(options.database, options.count, options.events)


if __name__ == "__main__":
    run_command(main)
