"""Many requests at once to a service on PostgreSQL, and a look at that from beside it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg

from tests.http.api import SERVERS
from tests.http.idempotency import make_body

CROWD = 20
PATIENCE_S = 7  # 5 seconds, on a machine that has much else to do, and less than two waits
SERVICE = "datname = current_database() AND pid <> pg_backend_pid()"
"""What of ``pg_stat_activity`` is the service's, on a database that nobody else uses."""


def open_connection(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def count(connection: psycopg.Connection[Any], statement: str) -> int:
    """Return the one number that a statement gives."""
    row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def ask_all(client: httpx.Client) -> list[int]:
    """Ask for changes and lists, many at once, and return the status of each."""

    def ask(number: int) -> int:
        if number % 2:
            return client.get(SERVERS, timeout=PATIENCE_S).status_code
        return client.post(SERVERS, json=make_body(), timeout=PATIENCE_S).status_code

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(ask, range(2 * CROWD)))


def expect_all_well(client: httpx.Client) -> None:
    """Everything is answered as ever, many at once."""
    assert set(ask_all(client)) == {200, 201}
