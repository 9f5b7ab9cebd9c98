"""The tables of the simulated cloud; the migrations are held against them as against the others."""

from sqlalchemy import Column, Index, Integer, Table

from persistence.tables import disk, metadata, moment, size, word

simulator_flavors = Table(
    "simulator_flavors", metadata, word("id", primary_key=True), word("name"), *size()
)

simulator_images = Table(
    "simulator_images", metadata, word("id", primary_key=True), word("name"), *disk()
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
    Index(None, "updated_at", "number"),
    sqlite_autoincrement=True,
)

busy = simulator_servers.c.due_at.is_not(None)
Index(
    "simulator_servers_due_at_idx",
    simulator_servers.c.due_at,
    sqlite_where=busy,
    postgresql_where=busy,
)
