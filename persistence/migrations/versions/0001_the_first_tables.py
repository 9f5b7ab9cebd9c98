"""The first tables: the catalogue, the servers, and the simulated cloud's own.

Revision ID: 0001
Revises:
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables, those that others refer to first."""
    create_catalogue()
    create_servers()
    create_simulator()


def downgrade() -> None:
    """Drop the tables, those that refer to others first."""
    for table in ("simulator_servers", "simulator_images", "simulator_flavors"):
        op.drop_table(table)
    for table in ("servers", "images", "flavors"):
        op.drop_table(table)


def create_catalogue() -> None:
    """Create the copies of what the clouds offer, region by region."""
    for table, columns in (("flavors", size), ("images", disk)):
        op.create_table(
            table,
            *words("region", "id", "name"),
            *columns(),
            sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.true()),
            sa.PrimaryKeyConstraint("region", "id", name=f"{table}_pkey"),
        )
        op.create_index(f"{table}_region_name_id_idx", table, ["region", "name", "id"])


def create_servers() -> None:
    """Create the table of servers with an index for every order and filter of the list."""
    op.create_table(
        "servers",
        *words("id", "project_id", "region", "name", "status", "flavor_id", "image_id"),
        sa.Column("ip_address", Words),
        *moments("created_at", "updated_at"),
        sa.Column("deleted_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="servers_pkey"),
        sa.ForeignKeyConstraint(
            ["region", "flavor_id"],
            ["flavors.region", "flavors.id"],
            name="servers_region_flavor_id_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["region", "image_id"],
            ["images.region", "images.id"],
            name="servers_region_image_id_fkey",
        ),
    )
    for column in ("created_at", "updated_at", "name"):
        index_live_servers(column)
    for column in ("status", "name", "flavor_id", "image_id"):
        index_live_servers(column, "created_at")


def index_live_servers(*columns: str) -> None:
    """Index the servers of a project that are not deleted."""
    indexed = ["project_id", *columns, "id"]
    live = sa.text("deleted_at IS NULL")
    name = f"servers_{'_'.join(indexed)}_idx"
    op.create_index(name, "servers", indexed, sqlite_where=live, postgresql_where=live)


def create_simulator() -> None:
    """Create the tables of the simulated cloud."""
    for table, columns in (("simulator_flavors", size), ("simulator_images", disk)):
        primary_key = sa.PrimaryKeyConstraint("id", name=f"{table}_pkey")
        op.create_table(table, *words("id", "name"), *columns(), primary_key)
    op.create_table(
        "simulator_servers",
        sa.Column("number", sa.Integer, nullable=False),
        *words("id", "project_id", "name", "status", "flavor_id", "image_id"),
        *moments("created_at", "updated_at"),
        sa.PrimaryKeyConstraint("number", name="simulator_servers_pkey"),
        sa.UniqueConstraint("id", name="simulator_servers_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "simulator_servers_updated_at_number_idx", "simulator_servers", ["updated_at", "number"]
    )


def words(*names: str) -> list[sa.Column[Any]]:
    """Return columns of text."""
    return [sa.Column(name, Words, nullable=False) for name in names]


def numbers(*names: str) -> list[sa.Column[Any]]:
    """Return columns of whole numbers."""
    return [sa.Column(name, sa.Integer, nullable=False) for name in names]


def moments(*names: str) -> list[sa.Column[Any]]:
    """Return columns of times."""
    return [sa.Column(name, UtcDateTime, nullable=False) for name in names]


def size() -> list[sa.Column[Any]]:
    """Return the columns that say how large a flavor is."""
    return numbers("vcpus", "ram_mb", "disk_gb")


def disk() -> list[sa.Column[Any]]:
    """Return the columns that say what an image holds."""
    size_bytes = sa.Column("size_bytes", sa.BigInteger, nullable=False)
    return [*words("os_distro"), *numbers("min_disk_gb"), size_bytes, *words("status")]
