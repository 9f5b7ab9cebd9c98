"""The word for a snapshot that begins, as Nova has it, where an older one was recorded.

Revision ID: 0021
Revises: 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("servers", "simulator_servers")


def upgrade() -> None:
    """Let snapshots that go on end: by its word the simulated cloud knows that it makes one."""
    for table in TABLES:
        op.execute(
            f"UPDATE {table} SET task = 'image_snapshot_pending' WHERE task = 'image_snapshot'"
        )


def downgrade() -> None:
    """Leave the word, which the version before has too."""
