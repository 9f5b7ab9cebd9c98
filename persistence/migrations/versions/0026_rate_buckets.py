"""The buckets of rate limits.

On PostgreSQL they are in no log and on no standby: after a crash everybody's bucket is full.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; half of each page stays free, so that a change needs no new index entry."""
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "rate_buckets",
        sa.Column("name", Words, nullable=False),
        sa.Column("full_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("name", name="rate_buckets_pkey"),
        prefixes=unlogged,
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 50},
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("rate_buckets")
