"""The controls of the simulated cloud, and when a server's step began and the server vanishes.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENTS = ("begun_at", "vanishes_at")


def upgrade() -> None:
    """Create the controls and extend the simulated servers."""
    op.create_table(
        "simulator_controls",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("faults", sa.JSON(none_as_null=True)),
        sa.Column("clock_at", UtcDateTime, nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
        sa.Column("frozen", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for name in MOMENTS:
        op.add_column("simulator_servers", sa.Column(name, UtcDateTime))
        known = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"simulator_servers_{name}_idx",
            "simulator_servers",
            [name],
            sqlite_where=known,
            postgresql_where=known,
        )


def downgrade() -> None:
    """Drop what was added."""
    for name in MOMENTS:
        op.drop_index(f"simulator_servers_{name}_idx", "simulator_servers")
    with op.batch_alter_table("simulator_servers") as servers:
        for name in MOMENTS:
            servers.drop_column(name)
    op.drop_table("simulator_controls")
