"""Servers past their time: the service deletes them, and the operation says why."""

import logging
from datetime import UTC, datetime

from domain.errors import OstlerError
from domain.transitions import Action
from operations.cloud import Caller, Cloud
from operations.servers import perform_action
from persistence import servers

logger = logging.getLogger(__name__)

BATCH = 100


def delete_expired(cloud: Cloud) -> None:
    """Begin to delete every server whose ``expires_at`` has passed. Raises DatabaseUnavailable.

    One that is locked or protected is left for a later time.
    """
    with cloud.database.read() as connection:
        expired = servers.list_expired(connection, cloud.region, datetime.now(UTC), BATCH)
    for project_id, server_id in expired:
        try:
            perform_action(cloud, Caller(project_id, cause="expiry"), server_id, Action.DELETE, {})
        except OstlerError as refusal:
            extra = {"server_id": server_id, "error_code": refusal.code}
            logger.info("Expired server kept for now", extra=extra)
