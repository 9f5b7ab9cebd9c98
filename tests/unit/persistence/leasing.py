"""What runners do with the leases of operations."""

from datetime import timedelta

from domain.operations import Operation
from persistence.database.session import Database
from persistence.operations.leases import (
    Lease,
    claim_operation,
    finish_operation,
    reschedule_operation,
)
from persistence.operations.operations import read_operation
from tests.unit.persistence.samples import PROJECT, START

LATER = START + timedelta(hours=1)
LAPSED = -1.0  # seconds
AN_HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)


def claim(
    database: Database, operation: Operation, runner: str = "runner", seconds: float = 30
) -> Lease | None:
    """Take a lease as ``runner``, or return None."""
    with database.write() as connection:
        return claim_operation(connection, operation.id, runner, seconds)


def hold(database: Database, operation: Operation, seconds: float = 30) -> Lease:
    """Return a lease that is there to be had."""
    lease = claim(database, operation, seconds=seconds)
    assert lease is not None
    return lease


def reschedule(database: Database, lease: Lease, delay: timedelta, *, submitted: bool) -> bool:
    """Give a lease back, so that the operation is due after ``delay`` from now."""
    with database.write() as connection:
        return reschedule_operation(
            connection, lease, lease.now + delay, submitted=submitted, progress=40
        )


def finish(database: Database, lease: Lease) -> bool:
    """Let an operation succeed; tell whether that was written."""
    with database.write() as connection:
        ended = lease.operation.succeed(LATER, {"image_id": "image-1"})
        return finish_operation(connection, lease, ended)


def find(database: Database, operation: Operation) -> Operation:
    """Return the operation as it is recorded."""
    with database.read() as connection:
        return read_operation(connection, PROJECT, operation.id)
