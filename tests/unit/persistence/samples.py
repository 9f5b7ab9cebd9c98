"""Servers, flavors and images to fill a database with."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from domain.catalogue import Flavor, Image, Keypair, Network
from domain.operations import Operation, OperationStatus
from domain.pages import Page, PageRequest
from domain.servers import Server
from domain.transitions import Action, Status
from persistence.database.session import Database
from persistence.operations.operations import insert_operation, read_operation
from persistence.servers.servers import ServerFilters, insert_server, list_servers
from persistence.servers.tasks import mark_deleted

REGION = "RegionOne"
PROJECT = "project-1"
START = datetime(2026, 1, 1, tzinfo=UTC)
FLAVORS = [Flavor(f"flavor-{n}", f"m1.{n}", n, 512 * n, 10 * n) for n in (1, 2, 3)]
IMAGES = [Image(f"image-{n}", f"Linux {n}", "linux", 8, 2**32 + n, "active") for n in (1, 2)]
NETWORKS = [
    Network(f"network-{n}", f"net {n}", "ACTIVE", n == 1, n == 2, [f"10.{n}.0.0/16"])
    for n in (1, 2)
]
KEYPAIRS = [Keypair(f"key {n}", "ssh", f"0{n}:ab", f"ssh-ed25519 AAAA{n}") for n in (1, 2, 3)]
NO_FILTERS = ServerFilters()

_numbers = itertools.count()


def make_server(**changes: Any) -> Server:
    """Return a server unlike all others; each is a microsecond younger than the one before."""
    number = next(_numbers)
    moment = START + timedelta(microseconds=number)
    server = Server(
        id=f"server-{number:06}",
        project_id=PROJECT,
        region=REGION,
        name=f"web-{number}",
        status=Status.ACTIVE,
        flavor=FLAVORS[0],
        image=IMAGES[0],
        ip_address=None,
        created_at=moment,
        updated_at=moment,
    )
    return replace(server, **changes)


def add_server(database: Database, **changes: Any) -> Server:
    """Record a server and return it."""
    server = make_server(**changes)
    with database.write() as connection:
        insert_server(connection, server)
    return server


def remove_server(database: Database, server: Server) -> None:
    """Mark a server as deleted."""
    with database.write() as connection:
        mark_deleted(connection, server.id, START)


def make_operation(**changes: Any) -> Operation:
    """Return an operation unlike all others, each a microsecond younger than the one before."""
    number = next(_numbers)
    moment = START + timedelta(microseconds=number)
    operation = Operation(
        id=f"operation-{number:06}",
        project_id=PROJECT,
        server_id=f"server-of-operation-{number:06}",
        action=Action.STOP,
        status=OperationStatus.QUEUED,
        created_at=moment,
        deadline_at=moment + timedelta(minutes=10),
    )
    return replace(operation, **changes)


def add_operation(database: Database, **changes: Any) -> Operation:
    """Record an operation and return it, with the deadline that the database gave it."""
    operation = make_operation(**changes)
    with database.write() as connection:
        insert_operation(connection, operation)
        recorded = read_operation(connection, operation.project_id, operation.id)
    return replace(operation, deadline_at=recorded.deadline_at)


def list_page(
    database: Database, filters: ServerFilters = NO_FILTERS, **changes: Any
) -> Page[Server]:
    """Return a page of the project's servers."""
    page = PageRequest(**{"limit": 20, "offset": 0, "sort": "created_at", **changes})
    with database.read() as connection:
        return list_servers(connection, PROJECT, filters, page)
