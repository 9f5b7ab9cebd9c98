"""The list of servers: its orders, its filters, and of which of them counts are kept."""

import operator
from collections.abc import Mapping
from typing import Any

from persistence.counts import Counted
from persistence.listings import Link
from persistence.pages import Listing
from persistence.rows import join_catalogue, read_row
from persistence.tables import server_labels, servers

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
