"""Servers that are written straight into the tables."""

import pytest
from sqlalchemy import Connection, func, inspect, select

from backends.base import ServerRequest
from backends.registry import build_backend
from backends.simulator.options import derive_address
from benchmarks.rows import STATUSES
from benchmarks.seed import seed
from domain.events import EventType
from domain.servers import Addresses
from persistence.database.session import Database
from persistence.events import list_events
from persistence.schema.tables import events, operations, servers
from persistence.simulator.simulator_tables import simulator_servers
from tests.http.seeds import SMALL, UBUNTU

COUNT = 400


def test_a_seeded_database_has_the_servers_and_the_simulated_cloud_has_them_alike(
    empty_url: str,
) -> None:
    seed(empty_url, COUNT)
    database = Database(empty_url)
    with database.read() as connection:
        assert count(connection) == COUNT
        assert count_alike(connection) == COUNT
        assert count_histories(connection) == COUNT
        assert find_statuses(connection) == set(STATUSES)
        assert count_addresses(connection) == COUNT
        server_id, addresses = read_last(connection)
        number = connection.execute(select(func.max(simulator_servers.c.number))).scalar_one()
        assert find_indexes(connection) >= {index.name for index in servers.indexes}
    backend = build_backend("simulator", database)
    assert backend.observe_server(server_id).addresses == addresses
    added = backend.create_server(ServerRequest("another", "default", "web", SMALL, UBUNTU))
    assert added.ip_address == derive_address(number + 1)
    database.close()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_seeded_events_are_told_in_the_order_of_their_positions(empty_url: str) -> None:
    seed(empty_url, 10, COUNT)
    database = Database(empty_url)
    with database.read() as connection:
        told = list_events(connection, "default", None, 0, COUNT + 10)
        of_one = list_events(connection, "default", told[-1].server_id, 0, COUNT + 10)
        assert not count_unknown_servers(connection)
    database.close()
    positions = [event.position for event in told if event.type is EventType.CHANGED]
    assert positions == list(range(positions[0], positions[0] + COUNT))
    assert 1 < len(of_one) < COUNT


@pytest.mark.parametrize("kind", ["sqlite"])
def test_events_on_sqlite_are_refused(empty_url: str) -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        seed(empty_url, 2, 1)


def count_unknown_servers(connection: Connection) -> int:
    """Return how many events are about a server that there is not."""
    known = select(servers.c.id)
    unknown = select(func.count()).where(events.c.server_id.not_in(known))
    return connection.execute(unknown).scalar_one()


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(servers)).scalar_one()


def count_alike(connection: Connection) -> int:
    """Return how many servers are in the cloud as they are recorded."""
    same = [
        servers.c[name] == simulator_servers.c[name]
        for name in ("id", "name", "status", "flavor_id", "image_id")
    ]
    return connection.execute(select(func.count()).where(*same)).scalar_one()


def count_histories(connection: Connection) -> int:
    """Return how many servers have an operation of the past."""
    return connection.execute(select(func.count(operations.c.server_id.distinct()))).scalar_one()


def find_indexes(connection: Connection) -> set[str | None]:
    return {index["name"] for index in inspect(connection).get_indexes("servers")}


def find_statuses(connection: Connection) -> set[str]:
    return set(connection.scalars(select(servers.c.status).distinct()))


def read_last(connection: Connection) -> tuple[str, Addresses]:
    """Return the id and the addresses of the server that was made last."""
    columns = servers.c.id, servers.c.addresses
    last = select(*columns).order_by(servers.c.created_at.desc()).limit(1)
    server_id, addresses = connection.execute(last).one()
    return server_id, addresses


def count_addresses(connection: Connection) -> int:
    return connection.execute(select(func.count(servers.c.ip_address.distinct()))).scalar_one()
