"""Labels that the cloud could not take at once, brought to it as soon as it takes them."""

import logging
from typing import Any

from backends.base import BackendRefused, ProjectUnavailable, ServerMissing
from domain.labels import LabelChange
from domain.servers import Server
from operations.clouds.cloud import Cloud, find_backend
from operations.record.transactions import Call, Commit, call, write
from persistence.servers import labels, servers

logger = logging.getLogger(__name__)

BATCH = 100


def bring_due_labels(cloud: Cloud) -> None:
    """Bring what is due to servers that can take it.

    Raises BackendUnavailable, DatabaseUnavailable.
    """
    with cloud.database.read() as connection:
        behind = labels.list_behind(connection, cloud.region, BATCH)
    for server_id in behind:
        bring_labels(cloud, server_id)


def bring_labels(cloud: Cloud, server_id: str) -> None:
    """Have the cloud take the labels that are due to a server.

    What it cannot take yet stays due; what it never will is not due any more, so that the record
    comes to show what the cloud has. Raises BackendUnavailable, DatabaseUnavailable.
    """
    with cloud.database.read() as connection:
        server = servers.find_server(connection, server_id)
    if server is None or server.labels_due is None:
        return
    if _ask(cloud, server, server.labels_due):
        with write(cloud.database, Commit.CHANGE) as connection:
            labels.note_labels_taken(connection, server_id, server.labels_due)


def _ask(cloud: Cloud, server: Server, change: LabelChange) -> bool:
    """Tell whether a change of labels is over and done with: taken, or refused for good."""
    try:
        give_labels(cloud, server, change)
    except (ProjectUnavailable, ServerMissing):
        return False
    except BackendRefused as refusal:
        extra: dict[str, Any] = {"server_id": server.id, "reason": refusal.reason}
        logger.warning("Labels refused", extra=extra)
        return refusal.reason != "state"
    return True


def give_labels(cloud: Cloud, server: Server, change: LabelChange) -> None:
    """Have the cloud change labels. Raises what ``Backend.change_server`` does."""
    with call(Call.LABEL):
        find_backend(cloud, server).change_server(server.id, labels=change)
