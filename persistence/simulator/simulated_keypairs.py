"""What the simulated cloud remembers of key pairs."""

from msgspec.structs import asdict
from sqlalchemy import Connection, bindparam, delete, select

from domain.catalogue import Keypair
from persistence.database.prepared import Prepared
from persistence.schema.text import build_insert, is_possible_id
from persistence.simulator.simulator_tables import simulator_keypairs

COLUMNS = simulator_keypairs.c
IS_WANTED = COLUMNS.name == bindparam("wanted_name")
LIST = Prepared(select(simulator_keypairs).order_by(COLUMNS.name))
FIND = Prepared(select(simulator_keypairs).where(IS_WANTED))
KEEP = {
    dialect: Prepared(
        build_insert(dialect, simulator_keypairs).on_conflict_do_nothing(index_elements=["name"])
    )
    for dialect in ("sqlite", "postgresql")
}
REMOVE = Prepared(delete(simulator_keypairs).where(IS_WANTED))


def list_keypairs(connection: Connection) -> list[Keypair]:
    """Return every key pair, ordered by name."""
    return [Keypair(*row) for row in LIST.fetch_all(connection, {})]


def has_keypair(connection: Connection, name: str) -> bool:
    """Tell whether there is a key pair of this name."""
    return is_possible_id(name) and FIND.fetch_first(connection, {"wanted_name": name}) is not None


def keep_keypair(connection: Connection, keypair: Keypair) -> Keypair:
    """Return the key pair that has this name, which is the given one if there was none."""
    values = {name: value for name, value in asdict(keypair).items() if name in COLUMNS}
    KEEP[connection.dialect.name].send(connection, values)
    [row] = FIND.fetch_all(connection, {"wanted_name": keypair.name})
    return Keypair(*row)


def remove_keypair(connection: Connection, name: str) -> None:
    """Remove a key pair if there is one."""
    if is_possible_id(name):
        REMOVE.send(connection, {"wanted_name": name})
