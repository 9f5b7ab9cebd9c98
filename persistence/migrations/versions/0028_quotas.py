"""What each project has of every resource, and the limits that it has of its own.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from persistence.migrations.column_types import Words

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

RESOURCES = ("servers", "vcpus", "ram_mb", "disk_gb", "keypairs", "webhooks")
RESERVED = ("reserved_vcpus", "reserved_ram_mb", "reserved_disk_gb")


def upgrade() -> None:
    """Count what there is; nothing is reserved for the resizes that go on just now."""
    op.add_column("servers", sa.Column("reserved", sa.JSON(none_as_null=True)))
    op.create_table(
        "quotas",
        sa.Column("project_id", Words, primary_key=True),
        *map(make_amount, (*RESOURCES, *RESERVED)),
        *(sa.Column(f"max_{name}", sa.BigInteger) for name in RESOURCES),
        sa.PrimaryKeyConstraint("project_id", name="quotas_pkey"),
    )
    op.execute(
        "INSERT INTO quotas (project_id, servers, vcpus, ram_mb, disk_gb, webhooks, keypairs) "
        "SELECT project_id, sum(servers), sum(vcpus), sum(ram_mb), sum(disk_gb), sum(webhooks), "
        "sum(keypairs) FROM (SELECT servers.project_id, count(*) AS servers, sum(vcpus) AS vcpus, "
        "sum(ram_mb) AS ram_mb, sum(disk_gb) AS disk_gb, 0 AS webhooks, 0 AS keypairs "
        "FROM servers JOIN flavors ON flavors.region = servers.region "
        "AND flavors.id = servers.flavor_id WHERE deleted_at IS NULL GROUP BY servers.project_id "
        "UNION ALL SELECT project_id, 0, 0, 0, 0, count(*), 0 FROM webhooks GROUP BY project_id "
        "UNION ALL SELECT project_id, 0, 0, 0, 0, 0, count(*) FROM keypairs WHERE listed "
        "GROUP BY project_id) "
        "AS counted GROUP BY project_id"
    )


def make_amount(name: str) -> sa.Column[int]:
    """Return a column that counts how much there is of something."""
    check = sa.CheckConstraint(f"{name} >= 0", name=f"quotas_{name}_check")
    return sa.Column(name, sa.BigInteger, check, nullable=False, server_default="0")


def downgrade() -> None:
    """Forget what was counted, and every limit."""
    op.drop_table("quotas")
    op.drop_column("servers", "reserved")
