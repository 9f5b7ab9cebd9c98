"""Rows of servers, joined with their flavor and image, and the servers they stand for."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_

from domain.flavors import Flavor
from domain.images import Image
from domain.servers import Server
from domain.states import Status
from persistence.catalogue import entry_columns
from persistence.tables import flavors, images

FIELDS = (
    "id", "project_id", "region", "name", "status", "ip_address", "created_at", "updated_at",
    "task", "operation_id", "locked", "protected", "labels", "expires_at", "fault", "addresses",
    "key_name", "availability_zone", "labels_due",
)  # fmt: skip


STATUSES = {status.value: status for status in Status}

# Many servers have few flavors and images, which never change once they are made.
make_flavor = lru_cache(Flavor)
make_image = lru_cache(Image)


def join_catalogue(
    servers: FromClause, joined: FromClause
) -> tuple[Sequence[ColumnElement[Any]], FromClause]:
    """Return the columns of a server and ``joined`` with the tables of flavors and images.

    ``servers`` are the rows of servers in ``joined``; a row of nulls is kept.
    """
    region = servers.c.region
    joined = joined.outerjoin(
        flavors, and_(flavors.c.region == region, flavors.c.id == servers.c.flavor_id)
    ).outerjoin(images, and_(images.c.region == region, images.c.id == servers.c.image_id))
    columns = [servers.c[name] for name in FIELDS]
    return [*columns, *entry_columns(flavors), *entry_columns(images)], joined


def read_row(row: Sequence[Any]) -> Server:
    """Return the server of a row with the columns of ``join_catalogue``."""
    server_id, project_id, region, name, status, address, created_at, updated_at = row[:8]
    task, operation_id, locked, protected, labels, expires_at, fault = row[8:15]
    addresses, key_name, zone, labels_due = row[15:19]
    return Server(
        id=server_id,
        project_id=project_id,
        region=region,
        name=name,
        status=STATUSES[status],
        flavor=make_flavor(*row[19:24]),
        image=make_image(*row[24:31]),
        ip_address=address,
        created_at=created_at,
        updated_at=updated_at,
        task=task,
        operation_id=operation_id,
        locked=locked,
        protected=protected,
        labels=labels,
        expires_at=expires_at,
        fault=fault,
        addresses=addresses,
        key_name=key_name,
        availability_zone=zone,
        labels_due=labels_due,
    )
