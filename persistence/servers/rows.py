"""Rows of servers, joined with their flavor and image, and the servers they stand for."""

import operator
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, literal_column

from domain.catalogue import Flavor, Image
from domain.servers import Server
from domain.transitions import Status
from persistence.catalogue.entries import entry_columns
from persistence.listing.counts import Counted
from persistence.listing.listings import Link
from persistence.listing.pages import Listing
from persistence.schema.tables import EVERYWHERE, flavors, images, server_labels, servers

FIELDS = tuple(name for name in Server.__struct_fields__ if name not in ("flavor", "image"))
MIDDLE = Server.__struct_fields__.index("flavor")
"""How many of them stand before flavor and image, the last of which is the status."""

FLAVOR_PLACE = len(FIELDS)
IMAGE_PLACE = FLAVOR_PLACE + len(Flavor.__struct_fields__)
END = IMAGE_PLACE + len(Image.__struct_fields__)
"""Where the flavor and the image are in a row, the id of each first; a list has more behind."""


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
    *first, status = row[:MIDDLE]
    flavor = make_flavor(*row[FLAVOR_PLACE:IMAGE_PLACE])
    image = make_image(*row[IMAGE_PLACE:END])
    values: list[Any] = [*first, STATUSES[status], flavor, image, *row[MIDDLE:FLAVOR_PLACE]]
    return Server(*values)


SERVERS = Listing(
    table=servers,
    conditions=(servers.c.deleted_at.is_(None),),
    sorts=frozenset({"created_at", "updated_at", "name"}),
    join=join_catalogue,
    read_item=read_row,
    ranges={
        "created_after": ("created_at", operator.gt),
        "created_before": ("created_at", operator.lt),
        "changed_since": ("updated_at", operator.ge),
    },
    link=Link(server_labels, "server_id", "label", ("key", "value")),
    narrow=("name", "label", "changed_since"),
    counted=Counted("servers", frozenset({"region", "status", "flavor_id", "image_id"}), "region"),
    everywhere=(literal_column(f"servers.{EVERYWHERE}"),),
)


def read_filters(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters that are given; each ``label`` is ``key``, or ``key=value``."""
    filters = {name: value for name, value in given.items() if value not in (None, ())}
    if "label" in filters:
        filters["label"] = tuple(map(read_label, filters["label"]))
    return filters


def read_label(label: str) -> tuple[str, ...]:
    """Return the key of a label, and its value if one is wanted."""
    key, equals, value = label.partition("=")
    return (key, value) if equals else (key,)
