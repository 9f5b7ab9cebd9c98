"""What a change of a server makes of its project's quota; always last in the transaction."""

from typing import Any

from domain.quotas import find_changes
from domain.servers import Server
from persistence.quotas import quotas


def follow_usage(connection: Any, before: Server | None, after: Server | None) -> None:
    """Record what a project has since a server that was ``before`` is ``after``, None for gone.

    It is so, whatever the project may have. Both have to be as they are recorded, and held.
    """
    changes = find_changes(before, after)
    known = before or after
    if changes and known:
        quotas.change_usage(connection, known.project_id, changes)
