"""What the simulated cloud remembers of key pairs."""

from dataclasses import asdict

from sqlalchemy import Connection, delete, select

from domain.catalogue import Keypair
from persistence.schema.text import build_insert, is_possible_id
from persistence.simulator.simulator_tables import simulator_keypairs

COLUMNS = simulator_keypairs.c


def list_keypairs(connection: Connection) -> list[Keypair]:
    """Return every key pair, ordered by name."""
    rows = connection.execute(select(simulator_keypairs).order_by(COLUMNS.name))
    return [Keypair(*row) for row in rows]


def has_keypair(connection: Connection, name: str) -> bool:
    """Tell whether there is a key pair of this name."""
    found = select(COLUMNS.name).where(COLUMNS.name == name)
    return is_possible_id(name) and connection.execute(found).first() is not None


def keep_keypair(connection: Connection, keypair: Keypair) -> Keypair:
    """Return the key pair that has this name, which is the given one if there was none."""
    insert = build_insert(connection.dialect.name, simulator_keypairs)
    statement = insert.on_conflict_do_nothing(index_elements=["name"])
    connection.execute(statement, asdict(keypair))
    row = connection.execute(select(simulator_keypairs).where(COLUMNS.name == keypair.name)).one()
    return Keypair(*row)


def remove_keypair(connection: Connection, name: str) -> None:
    """Remove a key pair if there is one."""
    if is_possible_id(name):
        connection.execute(delete(simulator_keypairs).where(COLUMNS.name == name))
