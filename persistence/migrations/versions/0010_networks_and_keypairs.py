"""Copies of networks and key pairs, the simulated cloud's own, and which images are snapshots.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IMAGES = {"images": ("snapshot",), "simulator_images": ("snapshot", "gone")}


def upgrade() -> None:
    """Create the tables and extend the images."""
    create_networks()
    create_keypairs()
    for table, names in IMAGES.items():
        for name in names:
            op.add_column(table, flag(name))


def downgrade() -> None:
    """Drop what was added."""
    for table, names in IMAGES.items():
        for name in names:
            op.drop_column(table, name)
    for table in ("simulator_keypairs", "keypairs", "networks"):
        op.drop_table(table)


def create_networks() -> None:
    """Create the copies of the networks of the clouds."""
    op.create_table(
        "networks",
        *words("region", "id", "name", "status"),
        *(flag(name) for name in ("shared", "external")),
        sa.Column("cidrs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("region", "id", name="networks_pkey"),
    )
    op.create_index("networks_region_name_id_idx", "networks", ["region", "name", "id"])


def create_keypairs() -> None:
    """Create the copies of the key pairs of the clouds, and those of the simulated cloud."""
    op.create_table(
        "keypairs",
        *words("region", "name", "type", "fingerprint", "public_key"),
        sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("region", "name", name="keypairs_pkey"),
    )
    op.create_table(
        "simulator_keypairs",
        *words("name", "type", "fingerprint", "public_key"),
        sa.PrimaryKeyConstraint("name", name="simulator_keypairs_pkey"),
    )


def words(*names: str) -> list[sa.Column[str]]:
    """Return columns of text."""
    return [sa.Column(name, Words, nullable=False) for name in names]


def flag(name: str) -> sa.Column[bool]:
    """Return a column that is false at first."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
