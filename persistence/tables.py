"""The tables, once for SQLite and PostgreSQL; the migrations are held against them by a test."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
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
    return word("os_distro"), number("min_disk_gb"), size_bytes, word("status")


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
    Index(None, "updated_at", "number"),
    sqlite_autoincrement=True,
)
