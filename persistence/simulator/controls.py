"""What the simulated cloud was told while it ran: its faults and its clock, in one row."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from persistence.schema.text import build_insert
from persistence.simulator.simulator_tables import simulator_controls

ONLY_ROW = 1
CONTROL_LOCK = 0x0571E7  # any number that nothing else on the database locks
FIND = select(
    simulator_controls.c.faults,
    simulator_controls.c.clock_at,
    simulator_controls.c.set_at,
    simulator_controls.c.frozen,
)


@dataclass(frozen=True, slots=True)
class Control:
    """The faults in force, None for those of the settings, and the clock.

    The simulated clock showed ``clock_at`` when the real one showed ``set_at``; it has stood
    still since if it is ``frozen``.
    """

    faults: dict[str, float] | None
    clock_at: datetime
    set_at: datetime
    frozen: bool = False


def read_control(connection: Connection) -> Control | None:
    """Return what the cloud was told, or None when it never was told anything."""
    row = connection.execute(FIND).first()
    return None if row is None else Control(*row)


def hold_control(connection: Connection) -> Control | None:
    """Return what the cloud was told, and keep others from telling it more until the commit."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(CONTROL_LOCK)))
    return read_control(connection)


def save_control(connection: Connection, control: Control) -> None:
    """Tell the cloud, whose processes see it after the commit."""
    values = asdict(control)
    insert = build_insert(connection.dialect.name, simulator_controls)
    statement = insert.values(id=ONLY_ROW, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
