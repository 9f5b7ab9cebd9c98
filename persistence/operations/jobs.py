"""Jobs: by which processes tell each other which operation to take on, kept by Procrastinate."""

from typing import Any

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from sqlalchemy import Connection

from persistence.database.engines import CONNECT_TIMEOUT, prepare_postgresql
from persistence.urls.urls import normalize_url

QUEUE = "ostler"
STEP = "look_at_operation"
MAX_CONNECTIONS = 4


class Deferring(SyncPsycopgConnector):
    """Defers jobs on a connection of SQLAlchemy, in its transaction.

    A failure is then reported as that of any other statement is.
    """

    def execute_query_all_with_connection(
        self, connection: Any, query: str, **arguments: Any
    ) -> list[dict[str, Any]]:
        """Return the rows of a statement of Procrastinate's."""
        rows = connection.exec_driver_sql(query, self._wrap_json(arguments))
        return [dict(row) for row in rows.mappings()]


deferring = App(connector=Deferring())


def name_queue(region: str) -> str:
    """Return the name of a region's own queue, so that one region does not hold up another."""
    return f"{QUEUE}-{region}"


def defer_step(
    connection: Connection, operation_id: str, server_id: str, queue: str = QUEUE
) -> None:
    """Have a worker take an operation a step on as soon as the transaction is committed.

    Jobs with one ``lock`` run one after another, which keeps two workers off one server.
    """
    job = deferring.configure_task(STEP, queue=queue, lock=server_id, connection=connection)
    job.defer(operation_id=operation_id)


def build_app(url: str) -> App:
    """Return an application of Procrastinate on the database of ``url``, not open yet."""
    parsed = normalize_url(url)
    arguments = parsed.get_dialect()().create_connect_args(parsed)[1]
    connector = PsycopgConnector(
        kwargs={**arguments, **prepare_postgresql(parsed)},
        min_size=0,
        max_size=MAX_CONNECTIONS,
        timeout=CONNECT_TIMEOUT,
    )
    return App(connector=connector)
