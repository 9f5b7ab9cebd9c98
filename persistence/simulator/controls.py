"""What the simulated cloud was told while it ran: faults, clock, latencies, in one row."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Connection, func, select

from persistence.database.prepared import Prepared
from persistence.schema.text import build_insert
from persistence.simulator.simulator_tables import simulator_controls

ONLY_ROW = 1
CONTROL_LOCK = 0x0571E7  # any number that nothing else on the database locks


class Control(Struct, frozen=True):
    """The faults in force, None for those of the settings, the clock, and how long steps take.

    The simulated clock showed ``clock_at`` when the real one showed ``set_at``; it has stood
    still since if it is ``frozen``. ``latency`` and ``latencies`` are as the settings have them,
    None for what these say; a cloud that is ``instant`` takes no time and knows no fault, whatever
    else it was told. ``resets`` counts how often the service was brought to its first state.
    """

    faults: dict[str, float] | None
    clock_at: datetime
    set_at: datetime
    frozen: bool = False
    latency: float | None = None
    latencies: dict[str, float] | None = None
    instant: bool = False
    resets: int = 0


NAMES = Control.__struct_fields__
FIND = Prepared(select(*(simulator_controls.c[name] for name in NAMES)))
KEEP = Prepared(select(func.pg_advisory_xact_lock_shared(CONTROL_LOCK)))
HOLD = Prepared(select(func.pg_advisory_xact_lock(CONTROL_LOCK)))


def _save(dialect: str) -> Prepared:
    insert = build_insert(dialect, simulator_controls)
    told = {name: insert.excluded[name] for name in NAMES}
    return Prepared(insert.on_conflict_do_update(index_elements=["id"], set_=told))


SAVE = {dialect: _save(dialect) for dialect in ("sqlite", "postgresql")}


def read_control(connection: Connection) -> Control | None:
    """Return what the cloud was told, or None when it never was told anything."""
    row = FIND.fetch_first(connection, {})
    return None if row is None else Control(*row)


def keep_control(connection: Connection) -> Control | None:
    """Return what the cloud was told, which nobody changes before the end of the transaction."""
    if connection.dialect.name == "postgresql":
        KEEP.send(connection, {})
    return read_control(connection)


def hold_control(connection: Connection) -> Control | None:
    """Return what the cloud was told, and keep others from telling it more until the commit."""
    if connection.dialect.name == "postgresql":
        HOLD.send(connection, {})
    return read_control(connection)


def save_control(connection: Connection, control: Control) -> None:
    """Tell the cloud, whose processes see it after the commit."""
    SAVE[connection.dialect.name].send(connection, {"id": ONLY_ROW, **asdict(control)})
