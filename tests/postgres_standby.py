"""A standby of a PostgreSQL of the tests: it has what its primary has committed."""

import time
from typing import Self

import psycopg

from tests.postgres import Postgres

PATIENCE_S = 60.0
STATES = "SELECT state, sync_state FROM pg_stat_replication"


class Standby(Postgres):
    """A copy of ``primary`` that follows it for the time of the block, and can be promoted.

    It is synchronous: the primary acknowledges no commit then that the standby has not kept. When
    it is promoted it waits for no other itself.
    """

    def __init__(self, primary: Postgres) -> None:
        self._primary = primary
        super().__init__()

    def _initialise(self) -> None:
        self._give_directory()
        primary = self._primary.find_address("postgres")
        options = ("--dbname", primary, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
        if self._spawn("pg_basebackup", *options).wait() != 0:
            raise RuntimeError(f"pg_basebackup failed: {self._read_log()}")

    def __enter__(self) -> Self:
        """Start, and return once nothing is committed without it. Raises RuntimeError."""
        self.start()
        with psycopg.connect(self._primary.find_address("postgres"), autocommit=True) as primary:
            primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            primary.execute("SELECT pg_reload_conf()")
            deadline = time.monotonic() + PATIENCE_S
            while primary.execute(STATES).fetchall() != [("streaming", "sync")]:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"The standby does not follow: {self._read_log()}")
                time.sleep(0.05)
        return self

    def promote(self) -> None:
        """Be a primary from now on."""
        with psycopg.connect(self.find_address("postgres"), autocommit=True) as standby:
            assert standby.execute("SELECT pg_promote()").fetchone() == (True,)


def name_both(first: Postgres, second: Postgres, database: str) -> str:
    """Return the URL of a database on whichever of two servers takes changes."""
    hosts = f"127.0.0.1:{first.port},127.0.0.1:{second.port}"
    return f"postgresql://ostler@{hosts}/{database}?target_session_attrs=read-write"
