"""What the simulated cloud does with a server, and until when.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = (
    "task", "next_status", "next_flavor_id", "next_image_id", "next_fault", "old_flavor_id",
    "image_name", "token", "failed_token", "fault",
)  # fmt: skip


def upgrade() -> None:
    """Extend the simulated servers."""
    for name in WORDS:
        op.add_column("simulator_servers", sa.Column(name, Words))
    op.add_column("simulator_servers", sa.Column("due_at", UtcDateTime))
    op.add_column(
        "simulator_servers", sa.Column("boots", sa.Integer, nullable=False, server_default="1")
    )
    busy = sa.text("due_at IS NOT NULL")
    op.create_index(
        "simulator_servers_due_at_idx",
        "simulator_servers",
        ["due_at"],
        sqlite_where=busy,
        postgresql_where=busy,
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_index("simulator_servers_due_at_idx", "simulator_servers")
    with op.batch_alter_table("simulator_servers") as servers:
        for name in (*WORDS, "due_at", "boots"):
            servers.drop_column(name)
