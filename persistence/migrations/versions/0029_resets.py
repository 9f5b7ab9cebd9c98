"""How long steps of the simulated cloud are told to take, and how often all was brought to nothing.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import UtcDateTime, Words

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ADDED = ("latency", "latencies", "instant", "resets")


def upgrade() -> None:
    """Extend the controls, and remember which servers are not to be made any more."""
    for column in (
        sa.Column("latency", sa.Double),
        sa.Column("latencies", sa.JSON(none_as_null=True)),
        sa.Column("instant", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("resets", sa.BigInteger, nullable=False, server_default="0"),
    ):
        op.add_column("simulator_controls", column)
    op.create_table(
        "simulator_forgotten",
        sa.Column("id", Words, nullable=False),
        sa.Column("forgotten_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="simulator_forgotten_pkey"),
    )


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("simulator_forgotten")
    with op.batch_alter_table("simulator_controls") as controls:
        for name in ADDED:
            controls.drop_column(name)
