"""Jobs: the tables and functions of Procrastinate 3.10, on PostgreSQL.

Its schema is kept beside the migrations as that version has it, so that this step does the same
whichever version is installed; a later schema is another migration.

Revision ID: 0008
Revises: 0007
"""

from pathlib import Path

from alembic import op

from persistence.migrations.refusal import MigrationRefused

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SCHEMA = Path(__file__).parents[1] / "procrastinate_3_10.sql"
TABLES = ("events", "periodic_defers", "jobs", "workers")
TYPES = ("job_to_defer_v1", "job_event_type", "job_status")
DROP_FUNCTIONS = """
DO $$
DECLARE drop_one text;
BEGIN
    FOR drop_one IN
        SELECT 'DROP FUNCTION ' || oid::regprocedure || ' CASCADE' FROM pg_proc
        WHERE pg_function_is_visible(oid) AND starts_with(proname, 'procrastinate_')
    LOOP
        EXECUTE drop_one;
    END LOOP;
END
$$
"""


def upgrade() -> None:
    """Create what Procrastinate keeps its jobs in."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    if bind.exec_driver_sql("SELECT to_regclass('procrastinate_jobs')").scalar():
        raise MigrationRefused(
            "The database holds tables of Procrastinate that Ostler did not make; "
            "name a database of Ostler's own in DATABASE_URL"
        )
    bind.exec_driver_sql(SCHEMA.read_text(encoding="utf-8").replace("%", "%%"))


def downgrade() -> None:
    """Drop everything of Procrastinate's."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(DROP_FUNCTIONS)
    for name in TABLES:
        op.execute(f"DROP TABLE procrastinate_{name}")
    for name in TYPES:
        op.execute(f"DROP TYPE procrastinate_{name}")
