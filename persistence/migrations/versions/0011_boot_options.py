"""Addresses, key pair, zone and labels of servers in the cloud, and the cloud's own request ids.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SERVER_COLUMNS = ("addresses", "key_name", "availability_zone", "labels_due")
SIMULATED_COLUMNS = ("labels", "options")


def upgrade() -> None:
    """Extend servers, simulated servers and operations."""
    json = sa.JSON(none_as_null=True)
    op.add_column("servers", sa.Column("addresses", json, nullable=False, server_default="{}"))
    op.add_column("servers", sa.Column("key_name", Words))
    op.add_column("servers", sa.Column("availability_zone", Words))
    op.add_column("servers", sa.Column("labels_due", json))
    behind = sa.text("deleted_at IS NULL AND labels_due IS NOT NULL")
    op.create_index(
        "servers_labels_due_idx",
        "servers",
        ["region"],
        sqlite_where=behind,
        postgresql_where=behind,
    )
    op.add_column(
        "simulator_servers", sa.Column("labels", json, nullable=False, server_default="{}")
    )
    op.add_column("simulator_servers", sa.Column("options", json))
    copy_labels()
    op.add_column("operations", sa.Column("cloud_request_id", Words))


def copy_labels() -> None:
    """Give the simulated servers the labels that were in the record alone until now."""
    op.execute(
        "UPDATE simulator_servers SET labels = "
        "(SELECT labels FROM servers WHERE servers.id = simulator_servers.id) "
        "WHERE id IN (SELECT id FROM servers)"
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_index("servers_labels_due_idx", "servers")
    for name in SERVER_COLUMNS:
        op.drop_column("servers", name)
    for name in SIMULATED_COLUMNS:
        op.drop_column("simulator_servers", name)
    op.drop_column("operations", "cloud_request_id")
