"""The tables, once for SQLite and PostgreSQL; the migrations are held against them by a test."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    false,
    true,
)

from persistence.types import UtcDateTime, Words

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


def word(name: str, **options: Any) -> Column[str]:
    """Return a column of text that is compared byte by byte and is never null by default."""
    return Column(name, Words, **{"nullable": False, **options})


def number(name: str) -> Column[int]:
    """Return a column of whole numbers up to 2**31."""
    return Column(name, Integer, nullable=False)


def moment(name: str, **options: Any) -> Column[Any]:
    """Return a column of aware times in UTC."""
    return Column(name, UtcDateTime, **{"nullable": False, **options})


def size() -> tuple[Column[Any], ...]:
    """Return the columns that say how large a flavor is."""
    return number("vcpus"), number("ram_mb"), number("disk_gb")


def disk() -> tuple[Column[Any], ...]:
    """Return the columns that say what an image holds."""
    size_bytes: Column[int] = Column("size_bytes", BigInteger, nullable=False)
    return word("os_distro"), number("min_disk_gb"), size_bytes, word("status"), flag("snapshot")


def flag(name: str) -> Column[bool]:
    """Return a column that is true or false, and false at first."""
    return Column(name, Boolean, nullable=False, server_default=false())


def document(name: str, **options: Any) -> Column[Any]:
    """Return a column of JSON that is read whole and never searched."""
    return Column(name, JSON(none_as_null=True), **options)


def listed() -> Column[bool]:
    """Return the column that is false once the cloud has no such entry any more."""
    return Column("listed", Boolean, nullable=False, server_default=true())


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
for filtered in ("status", "name", "flavor_id", "image_id"):
    index_live_servers(filtered, "created_at")

live_and_expiring = servers.c.deleted_at.is_(None) & servers.c.expires_at.is_not(None)
Index(
    "servers_expires_at_idx",
    servers.c.expires_at,
    sqlite_where=live_and_expiring,
    postgresql_where=live_and_expiring,
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
    flag("submitted"),
    flag("cancelling"),
    Index(None, "project_id", "created_at", "id"),
    Index(None, "server_id", "created_at", "id"),
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
