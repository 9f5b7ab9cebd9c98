"""The tables, once for SQLite and PostgreSQL; the migrations are held against them by a test."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
)

from persistence.columns import disk, document, flag, listed, moment, number, size, word

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


flavors = Table(
    "flavors",
    metadata,
    word("region", primary_key=True),
    word("id", primary_key=True),
    word("name"),
    *size(),
    listed(),
    Index(None, "region", "name", "id"),
)

images = Table(
    "images",
    metadata,
    word("region", primary_key=True),
    word("id", primary_key=True),
    word("name"),
    *disk(),
    listed(),
    Index(None, "region", "name", "id"),
)

networks = Table(
    "networks",
    metadata,
    word("region", primary_key=True),
    word("id", primary_key=True),
    word("name"),
    word("status"),
    flag("shared"),
    flag("external"),
    document("cidrs", nullable=False),
    listed(),
    Index(None, "region", "name", "id"),
)

keypairs = Table(
    "keypairs",
    metadata,
    word("region", primary_key=True),
    word("name", primary_key=True),
    word("type"),
    word("fingerprint"),
    word("public_key"),
    listed(),
)

servers = Table(
    "servers",
    metadata,
    word("id", primary_key=True),
    word("project_id"),
    word("region"),
    word("name"),
    word("status"),
    word("flavor_id"),
    word("image_id"),
    word("ip_address", nullable=True),
    moment("created_at"),
    moment("updated_at"),
    moment("deleted_at", nullable=True),
    word("task", nullable=True),
    word("operation_id", nullable=True),
    flag("locked"),
    flag("protected"),
    document("labels", nullable=False, server_default="{}"),
    moment("expires_at", nullable=True),
    document("fault"),
    document("addresses", nullable=False, server_default="{}"),
    word("key_name", nullable=True),
    word("availability_zone", nullable=True),
    document("labels_due"),
    word("cloud_id", nullable=True),
    ForeignKeyConstraint(["region", "flavor_id"], ["flavors.region", "flavors.id"]),
    ForeignKeyConstraint(["region", "image_id"], ["images.region", "images.id"]),
)


def index_live_servers(*names: str) -> Index:
    """Index the servers of a project that are not deleted, so that a list walks the index."""
    live = servers.c.deleted_at.is_(None)
    columns = [servers.c[name] for name in ("project_id", *names, "id")]
    return Index(None, *columns, sqlite_where=live, postgresql_where=live)


index_live_servers("created_at")
index_live_servers("updated_at")
index_live_servers("name")
for filtered in ("status", "name", "flavor_id", "image_id", "region"):
    index_live_servers(filtered, "created_at")

live_and_expiring = servers.c.deleted_at.is_(None) & servers.c.expires_at.is_not(None)
Index(
    "servers_expires_at_idx",
    servers.c.expires_at,
    sqlite_where=live_and_expiring,
    postgresql_where=live_and_expiring,
)

known = servers.c.deleted_at.is_(None) & servers.c.cloud_id.is_not(None)
Index("servers_cloud_id_idx", servers.c.cloud_id, sqlite_where=known, postgresql_where=known)

behind = servers.c.deleted_at.is_(None) & servers.c.labels_due.is_not(None)
Index(
    "servers_labels_due_idx",
    servers.c.region,
    sqlite_where=behind,
    postgresql_where=behind,
)

operations = Table(
    "operations",
    metadata,
    word("id", primary_key=True),
    word("project_id"),
    word("server_id"),
    word("action"),
    word("status"),
    document("arguments", nullable=False),
    number("progress"),
    document("error"),
    document("result"),
    word("cause"),
    word("request_id"),
    moment("created_at"),
    moment("started_at", nullable=True),
    moment("finished_at", nullable=True),
    moment("deadline_at"),
    moment("run_at"),
    moment("lease_until", nullable=True),
    word("owner", nullable=True),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    number("attempts"),
    word("mark", nullable=True),
    word("cloud_request_id", nullable=True),
    word("superseded_by", nullable=True),
    flag("submitted"),
    flag("cancelling"),
    Index(None, "project_id", "created_at", "id"),
    Index(None, "project_id", "status", "created_at", "id"),
    Index(None, "project_id", "action", "created_at", "id"),
    Index(None, "project_id", "server_id", "created_at", "id"),
)

unfinished = operations.c.finished_at.is_(None)
Index(
    "operations_one_open_a_server_key",
    operations.c.server_id,
    unique=True,
    sqlite_where=unfinished,
    postgresql_where=unfinished,
)
Index(
    "operations_due_idx",
    operations.c.run_at,
    sqlite_where=unfinished,
    postgresql_where=unfinished,
)
