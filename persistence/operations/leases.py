"""Who carries out which operation: leases with a fencing number, so that one runner counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, case, func, or_, select, update

from domain.operations import Operation, OperationStatus
from persistence.database.clock import read_clock
from persistence.database.prepared import Prepared
from persistence.operations.operations import FIELDS, IS_OPEN, IS_WANTED, forget_secrets, read_row
from persistence.schema.tables import operations, servers

COLUMNS = operations.c


class Lease(Struct, frozen=True):
    """The right to carry out ``operation`` until it lapses; ``fence`` tells its holders apart.

    ``region`` is that of its server, None where nothing is recorded of one; ``submitted`` says
    that the cloud has taken the work, ``cancelling`` that somebody wants it given up, ``attempts``
    how many steps were begun, ``now`` the database's time of the claim.
    """

    operation: Operation
    fence: int
    attempts: int
    submitted: bool
    cancelling: bool
    now: datetime
    region: str | None = None


class Superseded(Struct, frozen=True):
    """An ``operation`` that has ended for another one; ``held`` is the lease that it leaves.

    Its runner may still be asking the cloud, so that the other one begins with that lease.
    """

    operation: Operation
    held: Mapping[str, Any]


IS_HELD = (IS_WANTED, IS_OPEN, COLUMNS.fence == bindparam("held_fence"))
AT = bindparam("at", type_=COLUMNS.run_at.type)
LATEST = bindparam("latest", type_=COLUMNS.run_at.type)
LONGEST_PLAN = timedelta(minutes=2)
"""No lease and no pause is longer; what is planned beyond was planned by a clock that went back."""

IS_FREE = or_(COLUMNS.lease_until.is_(None), COLUMNS.lease_until < AT, COLUMNS.lease_until > LATEST)
IS_DUE = or_(COLUMNS.run_at <= AT, COLUMNS.run_at > LATEST, COLUMNS.attempts == 0)
IS_KEPT = and_(COLUMNS.owner == bindparam("runner"), COLUMNS.fence == bindparam("kept_fence"))
LAST = bindparam("last", type_=COLUMNS.deadline_at.type)
NO_DEADLINE = timedelta(days=36_500)
NO_FENCE = -1
REGION = select(servers.c.region).where(servers.c.id == COLUMNS.server_id).scalar_subquery()
CLAIM = Prepared(
    update(operations)
    .where(IS_WANTED, IS_OPEN, or_(and_(IS_FREE, IS_DUE), IS_KEPT))
    .values(
        status=OperationStatus.RUNNING.value,
        started_at=func.coalesce(COLUMNS.started_at, AT),
        deadline_at=case((COLUMNS.deadline_at > LAST, LAST), else_=COLUMNS.deadline_at),
        lease_until=bindparam("until"),
        owner=bindparam("runner"),
        fence=COLUMNS.fence + 1,
        attempts=COLUMNS.attempts + 1,
    )
    .returning(*(COLUMNS[name] for name in FIELDS), COLUMNS.fence, COLUMNS.attempts,
               COLUMNS.submitted, COLUMNS.cancelling, REGION.label("region"))
)  # fmt: skip
IS_AS_KNOWN = COLUMNS.cancelling == bindparam("known_cancelling")
RESCHEDULE = Prepared(
    update(operations)
    .where(*IS_HELD, IS_AS_KNOWN)
    .values(
        run_at=bindparam("at"),
        lease_until=None,
        owner=bindparam("watcher"),
        submitted=bindparam("was_submitted"),
        progress=bindparam("new_progress"),
        cloud_request_id=bindparam("known_request"),
    )
)
SAVE_HISTORY_CURSOR = Prepared(
    update(operations).where(*IS_HELD).values(history_cursor=bindparam("new_history_cursor"))
)
FINISH = Prepared(
    update(operations)
    .where(*IS_HELD, IS_AS_KNOWN)
    .values(
        status=bindparam("new_status"),
        finished_at=bindparam("at"),
        progress=bindparam("new_progress"),
        error=bindparam("new_error", type_=COLUMNS.error.type),
        result=bindparam("new_result", type_=COLUMNS.result.type),
        arguments=bindparam("kept", type_=COLUMNS.arguments.type),
        cloud_request_id=bindparam("known_request"),
        lease_until=None,
        owner=None,
    )
)
LEASE = ("lease_until", "owner", "fence")
BEGUN = func.coalesce(COLUMNS.started_at, COLUMNS.created_at)
SUPERSEDE = Prepared(
    update(operations)
    .where(IS_WANTED, IS_OPEN)
    .values(
        status=OperationStatus.CANCELLED.value,
        finished_at=case((BEGUN > AT, BEGUN), else_=AT),
        superseded_by=bindparam("successor"),
    )
    .returning(*(COLUMNS[name] for name in (*FIELDS, *LEASE)))
)
FIND_SUCCESSOR = Prepared(select(COLUMNS.superseded_by).where(IS_WANTED))
HAND_ON = Prepared(
    update(operations)
    .where(*IS_HELD, COLUMNS.owner == bindparam("runner"), COLUMNS.attempts == 0)
    .values(lease_until=None, owner=None)
)
DUE = (
    select(COLUMNS.id)
    .where(IS_OPEN, IS_DUE, IS_FREE)
    .order_by(COLUMNS.run_at)
    .limit(bindparam("row_limit"))
)
FIND_DUE = Prepared(DUE)
FIND_OWNERS = Prepared(select(COLUMNS.owner).where(IS_OPEN, COLUMNS.owner.is_not(None)).distinct())
RELEASE = Prepared(
    update(operations)
    .where(IS_OPEN, COLUMNS.owner == bindparam("runner"))
    .values(run_at=AT, lease_until=None, owner=None)
)
PLAN_TAKEOVER = (
    update(operations)
    .where(
        COLUMNS.id.in_(bindparam("ids", expanding=True)),
        IS_OPEN,
        COLUMNS.owner == bindparam("runner"),
        COLUMNS.lease_until.is_(None),
        COLUMNS.cancelling.is_(False),
    )
    .values(run_at=AT)
)


def claim_operation(
    connection: Connection,
    operation_id: str,
    runner: str,
    seconds: float,
    kept_fence: int | None = None,
    deadline: timedelta = NO_DEADLINE,
) -> Lease | None:
    """Take the lease of an operation that is due, or return None when another holds it or it ended.

    ``kept_fence`` is that of a lease which this runner took and could not give back, or has given
    back to watch the operation. From now on the operation may take ``deadline`` at the most,
    whatever the clock was when it was recorded.
    """
    now = read_clock(connection)
    values = {
        "operation_id": operation_id,
        "runner": runner,
        "at": now,
        "until": now + timedelta(seconds=seconds),
        "latest": now + LONGEST_PLAN,
        "last": now + deadline,
        "kept_fence": NO_FENCE if kept_fence is None else kept_fence,
    }
    row = CLAIM.fetch_first(connection, values)
    if row is None:
        return None
    fence, attempts, submitted, cancelling, region = row[len(FIELDS) :]
    return Lease(read_row(row), fence, attempts, submitted, cancelling, now, region)


def reschedule_operation(
    connection: Connection,
    lease: Lease,
    run_at: datetime,
    *,
    submitted: bool,
    progress: int,
    watcher: str | None = None,
) -> bool:
    """Give the lease back, to be taken on again later; tell whether nobody else had taken it.

    ``watcher`` is a runner that looks at the operation before that without a lease, and may write
    what it sees as long as nobody has taken it on. The lease does not count as held when somebody
    has asked meanwhile to have the operation given up.
    """
    values = {
        "operation_id": lease.operation.id,
        "held_fence": lease.fence,
        "at": run_at,
        "was_submitted": submitted,
        "new_progress": progress,
        "known_request": lease.operation.cloud_request_id,
        "watcher": watcher,
        "known_cancelling": lease.cancelling,
    }
    return RESCHEDULE.execute(connection, values) == 1


def save_history_cursor(connection: Connection, lease: Lease, history_cursor: str) -> bool:
    """Write where in a server's history the work begins; tell whether the lease was still held."""
    values = {
        "operation_id": lease.operation.id,
        "held_fence": lease.fence,
        "new_history_cursor": history_cursor,
    }
    return SAVE_HISTORY_CURSOR.execute(connection, values) == 1


def finish_operation(connection: Connection, lease: Lease, ended: Operation) -> bool:
    """Write the end of an operation; tell whether the lease was still held.

    It does not count as held when somebody has asked meanwhile to have the operation given up.
    """
    values = {
        "operation_id": ended.id,
        "held_fence": lease.fence,
        "known_cancelling": lease.cancelling,
        "new_status": ended.status.value,
        "at": ended.finished_at,
        "new_progress": ended.progress,
        "new_error": ended.error,
        "new_result": ended.result,
        "kept": ended.arguments,
        "known_request": ended.cloud_request_id,
    }
    return FINISH.execute(connection, values) == 1


def supersede_operation(
    connection: Connection, operation_id: str, successor_id: str, at: datetime
) -> Superseded | None:
    """End an open operation for another one, whoever is at it; return None for one that has ended.

    It ends at the earliest when it had begun, for the other one may have been asked for earlier.
    Whatever its runner writes from now on fails. The server of both has to be held.
    """
    values = {"operation_id": operation_id, "successor": successor_id, "at": at}
    row = SUPERSEDE.fetch_first(connection, values)
    if row is None:
        return None
    ended = read_row(row)
    forget_secrets(connection, ended)
    return Superseded(ended, dict(zip(LEASE, row[len(FIELDS) :], strict=True)))


def hand_on_lease(connection: Connection, operation_id: str, runner: str, fence: int) -> str | None:
    """Let go of the lease of an operation that was superseded, which its successor began with.

    Returns the successor, which may be taken on now; None where it waits for nobody, and for an
    operation that was not superseded.
    """
    found = _find_successor(connection, operation_id)
    while found:
        values = {"operation_id": found, "runner": runner, "held_fence": fence}
        if HAND_ON.execute(connection, values) == 1:
            break
        found = _find_successor(connection, found)
    return found


def _find_successor(connection: Connection, operation_id: str) -> str | None:
    successor: str | None = FIND_SUCCESSOR.fetch_value(connection, {"operation_id": operation_id})
    return successor


def list_due(connection: Connection, limit: int) -> list[str]:
    """Return the ids of operations that somebody should take on now."""
    rows = FIND_DUE.fetch_all(connection, _name_due(connection, limit))
    return [row[0] for row in rows]


def list_owners(connection: Connection) -> list[str]:
    """Return the runners that hold a lease, or watch an operation."""
    return [row[0] for row in FIND_OWNERS.fetch_all(connection, {})]


def release_leases(connection: Connection, runners: Iterable[str]) -> None:
    """Take the leases of runners that are no more; what they held or watched is due."""
    at = read_clock(connection)
    for runner in runners:
        RELEASE.send(connection, {"runner": runner, "at": at})


def plan_takeover(
    connection: Connection, operation_ids: Sequence[str], runner: str, seconds: float
) -> None:
    """Have others take on what a runner watches in ``seconds``, and not before.

    What somebody wants to have given up is not put off.
    """
    at = read_clock(connection) + timedelta(seconds=seconds)
    connection.execute(PLAN_TAKEOVER, {"ids": list(operation_ids), "runner": runner, "at": at})


OF_SERVER = operations.join(servers, servers.c.id == operations.c.server_id)
REGIONS: Any = bindparam("regions", expanding=True)
FIND_DUE_IN = Prepared(DUE.select_from(OF_SERVER).where(servers.c.region == bindparam("region")))
FIND_DUE_ELSEWHERE = DUE.select_from(OF_SERVER).where(servers.c.region.not_in(REGIONS))


def list_due_in(connection: Connection, region: str, limit: int) -> list[str]:
    """Return the ids of operations on servers of a region that somebody should take on now."""
    values = {**_name_due(connection, limit), "region": region}
    return [row[0] for row in FIND_DUE_IN.fetch_all(connection, values)]


def list_due_elsewhere(connection: Connection, regions: Sequence[str], limit: int) -> list[str]:
    """Return the ids of such operations on servers of no region of ``regions``."""
    values = {**_name_due(connection, limit), "regions": list(regions)}
    return list(connection.execute(FIND_DUE_ELSEWHERE, values).scalars())


def _name_due(connection: Connection, limit: int) -> dict[str, Any]:
    now = read_clock(connection)
    return {"at": now, "latest": now + LONGEST_PLAN, "row_limit": limit}
