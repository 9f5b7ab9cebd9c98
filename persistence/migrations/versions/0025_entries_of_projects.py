"""To which project images, networks and key pairs belong.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

OWNED = ("images", "networks", "simulator_images")
SNAPSHOTS = ("images", "simulator_images")
DETAILS = ("type", "fingerprint", "public_key")


def upgrade() -> None:
    """Give what a project has made to the only project that there was."""
    for table in OWNED:
        op.add_column(table, sa.Column("project_id", Words))
    for table in SNAPSHOTS:
        op.execute(f"UPDATE {table} SET project_id = 'default' WHERE snapshot")
    move_keypairs("project_id", "'default'")


def downgrade() -> None:
    """Leave the key pairs of the default project, and have no entry belong to one."""
    op.execute("DELETE FROM keypairs WHERE project_id <> 'default'")
    move_keypairs()
    for table in OWNED:
        op.drop_column(table, "project_id")


def move_keypairs(*owner: str) -> None:
    """Make the table of key pairs anew; ``owner`` is a further column of its key and its value."""
    op.rename_table("keypairs", "old_keypairs")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE old_keypairs RENAME CONSTRAINT keypairs_pkey TO old_keypairs_pkey")
    names = ("region", *owner[:1], "name")
    op.create_table(
        "keypairs",
        *(sa.Column(name, Words, nullable=False) for name in (*names, *DETAILS)),
        sa.Column("listed", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint(*names, name="keypairs_pkey"),
    )
    kept = ", ".join(("region", "name", *DETAILS, "listed"))
    columns = ", ".join((kept, *owner[:1]))
    values = ", ".join((kept, *owner[1:]))
    op.execute(f"INSERT INTO keypairs ({columns}) SELECT {values} FROM old_keypairs")
    op.drop_table("old_keypairs")
