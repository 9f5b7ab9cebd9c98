"""What a service imports: parts that it does not need stay out of its memory."""

import subprocess
import sys

from tests.commands import ROOT

SELDOM_NEEDED = {"alembic", "procrastinate", "psycopg"}
STEP = "import service.__main__, service.app, service.server.serving, sys; print(*sys.modules)"


def test_a_service_without_workers_imports_neither_migrations_nor_jobs_nor_postgresql() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", STEP], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = set(seen.stdout.split())
    assert "sqlalchemy" in imported
    assert not SELDOM_NEEDED & imported
