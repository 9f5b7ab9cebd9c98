"""The tables of the simulated cloud; the migrations are held against them as against the others."""

from sqlalchemy import BigInteger, Column, Double, Index, Integer, Table

from persistence.schema.columns import disk, document, flag, moment, size, word
from persistence.schema.tables import metadata

simulator_flavors = Table(
    "simulator_flavors", metadata, word("id", primary_key=True), word("name"), *size()
)

simulator_images = Table(
    "simulator_images",
    metadata,
    word("id", primary_key=True),
    word("name"),
    *disk(),
    word("project_id", nullable=True),
    flag("gone"),
)

simulator_keypairs = Table(
    "simulator_keypairs",
    metadata,
    word("name", primary_key=True),
    word("type"),
    word("fingerprint"),
    word("public_key"),
)

simulator_servers = Table(
    "simulator_servers",
    metadata,
    Column("number", Integer, primary_key=True),
    word("id", unique=True),
    word("project_id"),
    word("name"),
    word("status"),
    word("flavor_id"),
    word("image_id"),
    moment("created_at"),
    moment("updated_at"),
    word("task", nullable=True),
    moment("due_at", nullable=True),
    word("next_status", nullable=True),
    word("next_flavor_id", nullable=True),
    word("next_image_id", nullable=True),
    word("next_fault", nullable=True),
    word("old_flavor_id", nullable=True),
    word("image_name", nullable=True),
    word("token", nullable=True),
    word("failed_token", nullable=True),
    word("fault", nullable=True),
    Column("boots", Integer, nullable=False, server_default="1"),
    moment("begun_at", nullable=True),
    moment("vanishes_at", nullable=True),
    document("labels", nullable=False, server_default="{}"),
    document("options"),
    Index(None, "updated_at", "number"),
    sqlite_autoincrement=True,
)

for moment_name in ("due_at", "begun_at", "vanishes_at"):
    column = simulator_servers.c[moment_name]
    known = column.is_not(None)
    Index(
        f"simulator_servers_{moment_name}_idx", column, sqlite_where=known, postgresql_where=known
    )

simulator_deletions = Table(
    "simulator_deletions",
    metadata,
    word("id", primary_key=True),
    moment("deleted_at"),
    Index(None, "deleted_at", "id"),
)

simulator_controls = Table(
    "simulator_controls",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    document("faults"),
    moment("clock_at"),
    moment("set_at"),
    flag("frozen"),
    Column("latency", Double),
    document("latencies"),
    flag("instant"),
    Column("resets", BigInteger, nullable=False, server_default="0"),
)

# Servers that were being made when the service was reset, and are not to be made any more.
simulator_forgotten = Table(
    "simulator_forgotten", metadata, word("id", primary_key=True), moment("forgotten_at")
)
