"""Operations as Ostler records them.

``project_id`` is whose operations are found, None for those of every project.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, Interval, bindparam, func, insert, literal_column, select, update

from domain.errors import OperationNotFound, ServerNotFound
from domain.operations import Operation, OperationStatus, drop_secrets
from domain.pages import Page, PageRequest
from domain.transitions import Action
from persistence.database.prepared import Prepared
from persistence.listing.counts import Counted
from persistence.listing.pages import Listing, fetch_page
from persistence.schema.tables import EVERYWHERE, operations
from persistence.schema.text import is_possible_id
from persistence.servers.servers import read_owner

COLUMNS = operations.c
FIELDS = (
    "id", "project_id", "server_id", "action", "status", "created_at", "deadline_at", "arguments",
    "progress", "error", "result", "cause", "request_id", "started_at", "finished_at",
    "history_cursor", "cloud_request_id", "superseded_by",
)  # fmt: skip
READ_FIELDS = attrgetter(*FIELDS)
NOTHING: Mapping[str, Any] = MappingProxyType({})


class OperationFilters(Struct, frozen=True):
    """What listed operations have in common; None, or nothing, leaves a field open.

    An operation has any status of ``status``, and any action of ``action``.
    """

    status: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    server_id: str | None = None


def read_row(row: Any) -> Operation:
    """Return the operation of a row that begins with ``FIELDS``."""
    operation_id, project_id, server_id, action, status = row[:5]
    named = dict(zip(FIELDS[5:], row[5 : len(FIELDS)], strict=True))
    return Operation(
        operation_id, project_id, server_id, Action(action), OperationStatus(status), **named
    )


OPERATIONS = Listing(
    table=operations,
    conditions=(),
    sorts=frozenset({"created_at"}),
    join=lambda rows, joined: ([rows.c[name] for name in FIELDS], joined),
    read_item=read_row,
    narrowest=("server_id",),
    counted=Counted("operations", frozenset({"status", "action"}), "action"),
    everywhere=(literal_column(f"operations.{EVERYWHERE}"),),
)
NOBODY = ""
"""A project that there is not."""

IS_WANTED = COLUMNS.id == bindparam("operation_id")
IS_OWNED = COLUMNS.project_id == func.coalesce(bindparam("owner_id"), COLUMNS.project_id)
IS_OPEN = COLUMNS.finished_at.is_(None)
ALLOWED = bindparam("allowed", type_=Interval())
INSERT = {
    "sqlite": Prepared(insert(operations)),
    # The clock of another machine says nothing about how much time has passed in this database.
    "postgresql": Prepared(insert(operations).values(deadline_at=func.clock_timestamp() + ALLOWED)),
}
FIND = Prepared(select(*(COLUMNS[name] for name in FIELDS)).where(IS_WANTED, IS_OWNED))
FIND_ANY = Prepared(select(*(COLUMNS[name] for name in FIELDS)).where(IS_WANTED))
FIND_SUPERSEDED = Prepared(
    select(*(COLUMNS[name] for name in FIELDS)).where(
        COLUMNS.project_id == bindparam("owner_id"),
        COLUMNS.server_id == bindparam("of_server"),
        COLUMNS.action == bindparam("of_action"),
        COLUMNS.superseded_by.is_not(None),
    )
)
FIND_OPEN = select(COLUMNS.id).where(COLUMNS.id.in_(bindparam("ids", expanding=True)), IS_OPEN)
COUNT_OPEN = select(func.count()).select_from(operations).where(IS_OPEN)
CANCEL = Prepared(
    update(operations)
    .where(IS_WANTED, IS_OPEN, COLUMNS.status == OperationStatus.QUEUED.value)
    .values(
        status=OperationStatus.CANCELLED.value,
        finished_at=bindparam("at"),
        fence=COLUMNS.fence + 1,
    )
)
KEEP_ARGUMENTS = Prepared(
    update(operations)
    .where(IS_WANTED)
    .values(arguments=bindparam("kept", type_=COLUMNS.arguments.type))
)
ASK_TO_CANCEL = Prepared(
    update(operations).where(IS_WANTED, IS_OPEN).values(cancelling=True, run_at=bindparam("at"))
)


def insert_operation(
    connection: Connection, operation: Operation, held: Mapping[str, Any] = NOTHING
) -> None:
    """Record an operation; one that is open is due at once, and its deadline counts from now.

    ``held`` is the lease that the operation which it supersedes has left.
    """
    values: dict[str, Any] = dict(zip(FIELDS, READ_FIELDS(operation), strict=True))
    values |= {
        "action": operation.action.value,
        "status": operation.status.value,
        "run_at": operation.created_at,
        "attempts": 0,
        **held,
    }
    dialect = connection.dialect.name
    if dialect == "postgresql":
        values["allowed"] = values.pop("deadline_at") - operation.created_at
    INSERT[dialect].send(connection, values)


def read_operation(connection: Connection, project_id: str | None, operation_id: str) -> Operation:
    """Return an operation. Raises OperationNotFound."""
    if not is_possible_id(operation_id):
        raise OperationNotFound(operation_id)
    wanted = {"operation_id": operation_id, "owner_id": project_id}
    row = FIND.fetch_first(connection, wanted)
    if row is None:
        raise OperationNotFound(operation_id)
    return read_row(row)


def find_operation(connection: Connection, operation_id: str) -> Operation | None:
    """Return an operation of whatever project, or None."""
    row = FIND_ANY.fetch_first(connection, {"operation_id": operation_id})
    return None if row is None else read_row(row)


def list_superseded(
    connection: Connection, project_id: str, server_id: str, action: Action
) -> list[Operation]:
    """Return the operations of a server, of one action, that others have superseded."""
    wanted = {"owner_id": project_id, "of_server": server_id, "of_action": action.value}
    return [read_row(row) for row in FIND_SUPERSEDED.fetch_all(connection, wanted)]


def list_operations(
    connection: Connection, project_id: str | None, filters: OperationFilters, page: PageRequest
) -> Page[Operation]:
    """Return a page of operations that pass ``filters``, ordered by creation.

    Those of one server are looked for in its project, whose index has them.
    """
    if project_id is None and filters.server_id is not None:
        project_id = NOBODY
        with suppress(ServerNotFound):
            project_id = read_owner(connection, None, filters.server_id)
    wanted = {"project_id": project_id, **asdict(filters)}
    given = {name: value for name, value in wanted.items() if value not in (None, ())}
    return fetch_page(connection, OPERATIONS, given, page)


def list_still_open(connection: Connection, operation_ids: list[str]) -> set[str]:
    """Return those of ``operation_ids`` that have not ended."""
    return set(connection.execute(FIND_OPEN, {"ids": operation_ids}).scalars())


def count_open(connection: Connection) -> int:
    """Return how many operations have not ended."""
    found: int = connection.execute(COUNT_OPEN).scalar_one()
    return found


def cancel_queued(connection: Connection, operation_id: str, at: datetime) -> bool:
    """End an operation that nobody has begun; tell whether it was one."""
    return CANCEL.execute(connection, {"operation_id": operation_id, "at": at}) == 1


def forget_secrets(connection: Connection, operation: Operation) -> None:
    """Drop the secret arguments of an operation that has ended."""
    kept = drop_secrets(operation.arguments)
    if kept != operation.arguments:
        KEEP_ARGUMENTS.send(connection, {"operation_id": operation.id, "kept": kept})


def ask_to_cancel(connection: Connection, operation_id: str, at: datetime) -> bool:
    """Have the runner of an operation give it up; tell whether it was open."""
    return ASK_TO_CANCEL.execute(connection, {"operation_id": operation_id, "at": at}) == 1
