"""Jobs: by which processes tell each other which operation to take on, kept by Procrastinate."""

import asyncio
from typing import Any

from procrastinate import App, PsycopgConnector
from psycopg import AsyncConnection
from sqlalchemy import Connection, text

from persistence.database.engines import CONNECT_TIMEOUT, prepare_postgresql, write_settings
from persistence.database.prepared import Prepared
from persistence.urls.urls import normalize_url

QUEUE = "ostler"
STEP = "look_at_operation"
MAX_CONNECTIONS = 4

# The function by which Procrastinate defers a job itself: it names the version of its arguments,
# and is there as long as a version of Procrastinate's asks for it. What it returns is the number of
# the job, which nobody has a use for: the job is found by what its transaction has committed.
DEFER = Prepared(
    text(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(CAST(:queue AS varchar), "
        "CAST(:task AS varchar), 0, CAST(:lock AS text), NULL, "
        "jsonb_build_object('operation_id', CAST(:operation_id AS text)), NULL)"
        "::procrastinate_job_to_defer_v1])"
    )
)


def name_queue(region: str) -> str:
    """Return the name of a region's own queue, so that one region does not hold up another."""
    return f"{QUEUE}-{region}"


def defer_step(
    connection: Connection, operation_id: str, server_id: str, queue: str = QUEUE
) -> None:
    """Have a worker take an operation a step on as soon as the transaction is committed.

    Jobs with one ``lock`` run one after another, which keeps two workers off one server.
    """
    job = {"queue": queue, "task": STEP, "lock": server_id, "operation_id": operation_id}
    DEFER.send(connection, job)


def build_app(url: str) -> App:
    """Return an application of Procrastinate on the database of ``url``, not open yet."""
    connector = PsycopgConnector(
        kwargs=prepare_postgresql(normalize_url(url)),
        configure=make_settings,
        min_size=0,
        max_size=MAX_CONNECTIONS,
        timeout=CONNECT_TIMEOUT,
    )
    return App(connector=connector)


async def make_settings(connection: AsyncConnection[Any]) -> None:
    """Have a new connection wait for nothing too long. Raises psycopg.Error and TimeoutError."""
    in_use = connection.autocommit
    await connection.set_autocommit(True)
    async with asyncio.timeout(CONNECT_TIMEOUT):
        await connection.execute(write_settings(connection.info.options).encode())
    await connection.set_autocommit(in_use)
