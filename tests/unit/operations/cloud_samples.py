"""Simulated clouds with servers in them, and what is recorded of those."""

from typing import Any

from backends.base import Backend
from backends.simulator.simulated_backend import Simulator
from domain.servers import Server
from operations.clouds.catalogue import Catalogue
from operations.clouds.cloud import Caller, Cloud
from operations.record.events import read_events
from operations.requests.creation import NewServer, create_server
from persistence.database.session import Database
from persistence.servers import servers
from tests.http.seeds import SMALL, UBUNTU

PROJECT = "default"


def open_cloud(database: Database, kind: type[Simulator] = Simulator, **options: Any) -> Cloud:
    """Return a cloud whose catalogue is known."""
    cloud = make_cloud(kind(database, **options), database)
    Catalogue(cloud).refresh()
    return cloud


def make_cloud(backend: Backend, database: Database, **options: Any) -> Cloud:
    """Return a cloud that is the default region of a service."""
    cloud = Cloud("RegionOne", backend, database, **options)
    cloud.regions.add(cloud)
    return cloud


def boot(cloud: Cloud) -> Server:
    """Create a server in an instant cloud."""
    wanted = NewServer("web", SMALL, UBUNTU, {}, False, None)
    return create_server(cloud, Caller(PROJECT), wanted)[0]


def read(database: Database, server: Server) -> Server:
    """Return a server as it is recorded."""
    with database.read() as connection:
        return servers.read_server(connection, PROJECT, server.id)


def list_changes(cloud: Cloud, server: Server) -> list[tuple[str, list[str]]]:
    """Return who changed what of a server since it was made."""
    events = read_events(cloud, PROJECT, server.id, 0, 100)[1:]
    return [(event.request_id, event.data["changed"]) for event in events]
