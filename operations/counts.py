"""Counts that are kept of what can be listed: now and then their parts are put together."""

from persistence import counts
from persistence.session import Database


def fold_counts(database: Database) -> None:
    """Put together what connections have counted, each for itself. Raises DatabaseUnavailable."""
    with database.write() as connection:
        counts.fold_counts(connection)
