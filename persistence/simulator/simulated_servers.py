"""What the simulated cloud remembers of its servers."""

from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from domain.transitions import Status
from persistence.database.prepared import Prepared, send_text
from persistence.schema.text import build_insert, is_possible_id
from persistence.simulator.simulator_tables import (
    simulator_flavors,
    simulator_images,
    simulator_servers,
)

Place = tuple[datetime, int]


class SimulatedServer(Struct, frozen=True):
    """A server of the simulated cloud; no other one ever has or had its ``number``.

    While ``task`` goes on, from ``begun_at`` until ``due_at``, the fields ``next_…`` say how the
    server will be then; ``next_fault`` why the work will come to nothing. ``old_flavor_id`` is
    what a resize can be reverted to, ``image_name`` that of a snapshot in the making, ``boots``
    how often the server was started, ``vanishes_at`` when the cloud loses it. ``options`` is what
    was asked for besides name, flavor and image, None for nothing: ``networks`` (their names),
    ``security_groups``, ``key_name``, ``availability_zone``, and ``user_data_characters``, how many
    there were.
    """

    number: int
    id: str
    project_id: str
    name: str
    status: Status
    flavor_id: str
    image_id: str
    created_at: datetime
    updated_at: datetime
    task: str | None = None
    due_at: datetime | None = None
    next_status: str | None = None
    next_flavor_id: str | None = None
    next_image_id: str | None = None
    next_fault: str | None = None
    old_flavor_id: str | None = None
    image_name: str | None = None
    token: str | None = None
    failed_token: str | None = None
    fault: str | None = None
    boots: int = 1
    begun_at: datetime | None = None
    vanishes_at: datetime | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] | None = None

    @property
    def place(self) -> Place:
        """Where the server stands among all in the order of their changes."""
        return self.updated_at, self.number


FIELDS = SimulatedServer.__struct_fields__
GIVEN = FIELDS[1:]
"""What a new server is added with: everything but its number, which the database gives."""

CHANGING = FIELDS[3:-1]
"""What may change about a server later."""


CAPACITY_LOCK = 0x0571E6  # any number that nothing else on the database locks
CLOCK_TOLERANCE = timedelta(seconds=5)
"""How far the clock may go back before nobody waits for it to come to the end of a step again."""

COLUMNS = simulator_servers.c
IS_WANTED = COLUMNS.id == bindparam("server_id")
FIND = Prepared(select(simulator_servers).where(IS_WANTED))
HOLD = Prepared(select(simulator_servers).where(IS_WANTED).with_for_update())
FLAVOR_EXISTS = exists().where(simulator_flavors.c.id == bindparam("flavor_id"))
IMAGE_EXISTS = exists().where(
    simulator_images.c.id == bindparam("image_id"), ~simulator_images.c.gone
)
FIND_REFERENCES = Prepared(select(exists().where(IS_WANTED), FLAVOR_EXISTS, IMAGE_EXISTS))


def _build_addition(dialect: str, names: Sequence[str]) -> Any:
    """Return the statement that adds a server, if it is new and has a flavor and an image."""
    given = select(*(bindparam(name, type_=COLUMNS[name].type) for name in names))
    rows = given.where(FLAVOR_EXISTS, IMAGE_EXISTS)
    return (
        build_insert(dialect, simulator_servers).from_select(names, rows).on_conflict_do_nothing()
    )


ADD = Prepared(_build_addition("sqlite", GIVEN).returning(COLUMNS.number))
ADD_NUMBERED = Prepared(_build_addition("postgresql", FIELDS))
HAS_NUMBER = Prepared(select(exists().where(COLUMNS.number == bindparam("number"))))
HOLD_TABLE = "LOCK TABLE simulator_servers IN ROW EXCLUSIVE MODE"
"""What an INSERT does by itself: a reset, which holds the table, would wait for the sequence of who
has taken a number and waits for the table.
"""

TAKE_NUMBERS = Prepared(
    select(func.nextval("simulator_servers_number_seq")).select_from(
        func.generate_series(1, bindparam("count", type_=Integer()))
    )
)
SAVE = Prepared(
    update(simulator_servers)
    .where(IS_WANTED)
    .values({name: bindparam(f"new_{name}", type_=COLUMNS[name].type) for name in CHANGING})
)
READ_GIVEN = attrgetter(*GIVEN)
READ_CHANGING = attrgetter(*CHANGING)
NEW_NAMES = [f"new_{name}" for name in CHANGING]
REMOVE = Prepared(delete(simulator_servers).where(IS_WANTED))
FIND_CHANGED = Prepared(
    select(simulator_servers)
    .where(
        tuple_(COLUMNS.updated_at, COLUMNS.number)
        > tuple_(
            bindparam("at", type_=COLUMNS.updated_at.type),
            bindparam("number", type_=COLUMNS.number.type),
        )
    )
    .order_by(COLUMNS.updated_at, COLUMNS.number)
    .limit(bindparam("row_limit"))
)
FIND_DUE = Prepared(
    select(COLUMNS.id)
    .where(
        or_(
            COLUMNS.due_at <= bindparam("at"),
            COLUMNS.begun_at > bindparam("later", type_=COLUMNS.begun_at.type),
            COLUMNS.vanishes_at <= bindparam("at"),
        )
    )
    .limit(bindparam("row_limit"))
)
HOLD_CAPACITY = Prepared(select(func.pg_advisory_xact_lock(CAPACITY_LOCK)))
COUNT = Prepared(select(func.count()).select_from(simulator_servers))


def find_references(
    connection: Connection, server_id: str, flavor_id: str, image_id: str
) -> tuple[bool, bool, bool]:
    """Tell which exist: the server, the flavor, the image."""
    wanted = {"server_id": server_id, "flavor_id": flavor_id, "image_id": image_id}
    possible = {name: text if is_possible_id(text) else "" for name, text in wanted.items()}
    [(server, flavor, image)] = FIND_REFERENCES.fetch_all(connection, possible)
    return bool(server), bool(flavor), bool(image)


class ServerNumbers:
    """Numbers for new servers, of which PostgreSQL gives a ``block`` at a time: each wait counts.

    Those of additions that come to nothing, or that are left when the process ends, are nobody's.
    Where another process has the cloud begin anew, those that are left are given once more.
    """

    def __init__(self, block: int) -> None:
        self._block = block
        self._kept: deque[int] = deque()  # its methods are safe under threads

    def take(self, connection: Connection) -> int:
        """Return a number that no server has had, unless the cloud has begun anew."""
        while True:
            try:
                return self._kept.popleft()
            except IndexError:
                send_text(connection, HOLD_TABLE)
                rows = TAKE_NUMBERS.fetch_all(connection, {"count": self._block})
                self._kept.extend(row[0] for row in rows)


def add_server(
    connection: Connection, server: SimulatedServer, numbers: ServerNumbers
) -> SimulatedServer | None:
    """Add a server and return it with its number.

    None stands for an id that exists already, and for a flavor or an image that does not.
    """
    if not (is_possible_id(server.flavor_id) and is_possible_id(server.image_id)):
        return None
    values = dict(zip(GIVEN, READ_GIVEN(server), strict=True))
    values["status"] = server.status.value
    if connection.dialect.name == "sqlite":
        row = ADD.fetch_first(connection, values)
        return None if row is None else replace(server, number=row[0])
    while True:
        number = numbers.take(connection)
        if ADD_NUMBERED.change(connection, {**values, "number": number}):
            return replace(server, number=number)
        if not HAS_NUMBER.fetch_value(connection, {"number": number}):
            return None


def find_server(connection: Connection, server_id: str) -> SimulatedServer | None:
    """Return a server, or None."""
    if not is_possible_id(server_id):
        return None
    return _read(FIND.fetch_first(connection, {"server_id": server_id}))


def prefetch_held(connection: Connection, server_id: str) -> None:
    """Have a server come with what is read before it is held."""
    if is_possible_id(server_id):
        HOLD.prefetch(connection, {"server_id": server_id})


def hold_server(connection: Connection, server_id: str) -> SimulatedServer | None:
    """Return a server that nobody else changes until the commit, or None."""
    if not is_possible_id(server_id):
        return None
    return _read(HOLD.fetch_first(connection, {"server_id": server_id}))


def save_server(connection: Connection, server: SimulatedServer) -> None:
    """Write everything that may change about a server."""
    values = dict(zip(NEW_NAMES, READ_CHANGING(server), strict=True))
    status = {"new_status": server.status.value}
    SAVE.send(connection, {**values, **status, "server_id": server.id})


def remove_server(connection: Connection, server_id: str) -> None:
    """Remove a server if there is one."""
    if is_possible_id(server_id):
        REMOVE.send(connection, {"server_id": server_id})


def list_changed(connection: Connection, place: Place, limit: int) -> list[SimulatedServer]:
    """Return up to ``limit`` servers behind ``place``, in the order of their last changes."""
    at, number = place
    wanted = {"at": at, "number": number, "row_limit": limit}
    rows = FIND_CHANGED.fetch_all(connection, wanted)
    return [_read_row(row) for row in rows]


def list_due(connection: Connection, at: datetime, limit: int) -> list[str]:
    """Return the ids of up to ``limit`` servers with which something is to happen by ``at``.

    Their work is done, or began after ``at``, which is when the clock went back; or they vanish.
    """
    values = {"at": at, "later": at + CLOCK_TOLERANCE, "row_limit": limit}
    return [row[0] for row in FIND_DUE.fetch_all(connection, values)]


def count_servers(connection: Connection) -> int:
    """Return how many servers there are, and keep others from counting until the commit."""
    if connection.dialect.name == "postgresql":
        HOLD_CAPACITY.send(connection, {})
    count: int = COUNT.fetch_value(connection, {})
    return count


def _read(row: Sequence[Any] | None) -> SimulatedServer | None:
    return None if row is None else _read_row(row)


def _read_row(row: Sequence[Any]) -> SimulatedServer:
    number, server_id, project_id, name, status, *rest = row
    return SimulatedServer(number, server_id, project_id, name, Status(status), *rest)
