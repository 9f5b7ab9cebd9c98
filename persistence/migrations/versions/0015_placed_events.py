"""Every event has its position, however many have been waiting for a reader.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BATCH = 10_000
SEQUENCE_LOCK = 0x0571E7  # held by every process that gives positions
PLACE = sa.text(
    "UPDATE events SET position = last.position + unplaced.rank FROM "
    "(SELECT id, row_number() OVER (ORDER BY id) AS rank FROM (SELECT id FROM events "
    "WHERE position IS NULL AND id > :after ORDER BY id LIMIT :batch) AS waiting) AS unplaced, "
    "(SELECT coalesce(max(position), 0) AS position FROM events) AS last "
    "WHERE events.id = unplaced.id RETURNING events.id"
)


def upgrade() -> None:
    """Give positions in the order of the ids.

    Each batch begins behind the last, since the entries of its index stay until the commit.
    """
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SEQUENCE_LOCK)))
    after = 0
    while ids := connection.scalars(PLACE, {"after": after, "batch": BATCH}).all():
        after = max(ids)


def downgrade() -> None:
    """Leave the positions, which the versions before have too."""
