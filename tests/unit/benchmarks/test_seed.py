"""Servers that are written straight into the tables."""

from sqlalchemy import Connection, func, inspect, select

from backends.registry import build_backend
from benchmarks.rows import STATUSES
from benchmarks.seed import seed
from domain.servers import Addresses
from persistence.database.session import Database
from persistence.schema.tables import operations, servers
from persistence.simulator.simulator_tables import simulator_servers

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
        assert find_indexes(connection) >= {index.name for index in servers.indexes}
    assert build_backend("simulator", database).observe_server(server_id).addresses == addresses
    database.close()


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
