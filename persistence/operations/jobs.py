"""Jobs: by which processes tell each other which operation to take on, kept by Procrastinate."""

from procrastinate import App, PsycopgConnector
from sqlalchemy import Connection, text

from persistence.database.engines import CONNECT_TIMEOUT, prepare_postgresql
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
    parsed = normalize_url(url)
    arguments = parsed.get_dialect()().create_connect_args(parsed)[1]
    connector = PsycopgConnector(
        kwargs={**arguments, **prepare_postgresql(parsed)},
        min_size=0,
        max_size=MAX_CONNECTIONS,
        timeout=CONNECT_TIMEOUT,
    )
    return App(connector=connector)
