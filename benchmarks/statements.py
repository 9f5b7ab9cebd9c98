"""What PostgreSQL counts of the statements that it has executed, by what they are about."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

LIBRARY = "pg_stat_statements"
SETTINGS = (
    f"shared_preload_libraries={LIBRARY}",
    f"{LIBRARY}.max=10000",
    f"{LIBRARY}.track_planning=on",
)
CREATE = f"CREATE EXTENSION IF NOT EXISTS {LIBRARY}"
READ = text(
    "SELECT query, calls, total_plan_time + total_exec_time FROM pg_stat_statements "
    "WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
# A statement is of the first kind that it has a word of.
KINDS = {
    "jobs": ("procrastinate",),
    "events": (" events", "pg_advisory_xact_lock"),
    "the simulated cloud": ("simulator_",),
    "operations and leases": ("UPDATE operations", "INTO operations", "FROM operations"),
    "transactions": ("BEGIN", "COMMIT", "ROLLBACK"),
}
REST = "the rest"


@dataclass(frozen=True, slots=True)
class Executed:
    """How many statements of a kind were executed, and how many seconds that took."""

    calls: int = 0
    seconds: float = 0.0


def has_library(binaries: Path) -> bool:
    """Tell whether the PostgreSQL of these programs can count statements."""
    return any(binaries.parent.glob(f"lib/**/{LIBRARY}.so"))


def read_statements(connection: Connection) -> dict[str, Executed]:
    """Return what has been executed in this database, by kind."""
    found = dict.fromkeys((*KINDS, REST), Executed())
    for query, calls, milliseconds in connection.execute(READ):
        kind = find_kind(query)
        before = found[kind]
        found[kind] = Executed(before.calls + calls, before.seconds + milliseconds / 1e3)
    return found


def find_kind(query: str) -> str:
    """Return what a statement is about."""
    return next((kind for kind, words in KINDS.items() if any(w in query for w in words)), REST)


def subtract(after: Mapping[str, Executed], before: Mapping[str, Executed]) -> dict[str, Executed]:
    """Return what was executed between two looks."""
    return {
        kind: Executed(now.calls - before[kind].calls, now.seconds - before[kind].seconds)
        for kind, now in after.items()
    }
