"""What projects have, compared with what is there, and corrected where the record was another."""

import logging

from domain.events import EventType
from operations.clouds.cloud import Cloud
from operations.reconciliation.corrections import BY_RECONCILE
from operations.record.events import emit_project_event
from operations.record.transactions import Commit, write
from persistence.quotas import recount

logger = logging.getLogger(__name__)


def correct_quotas(cloud: Cloud) -> None:
    """Count anew what every project has, and correct what is recorded of it.

    It differs after a version without quotas has worked on the same database, or when somebody has
    changed the database or the size of a flavor. Each correction is an event. Raises
    DatabaseUnavailable.
    """
    with cloud.database.read() as connection:
        differing = recount.find_differing(connection)
    for project_id in sorted(differing):
        _correct(cloud, project_id)


def _correct(cloud: Cloud, project_id: str) -> None:
    with write(cloud.database, Commit.CORRECT) as connection:
        corrected = recount.correct_usage(connection, project_id)
        for resource, (recorded, counted) in corrected.items():
            told = {"resource": resource, "recorded": recorded, "counted": counted}
            request_id = BY_RECONCILE.request_id
            emit_project_event(connection, project_id, EventType.QUOTA_CORRECTED, told, request_id)
    for resource in corrected:
        extra = {"project_id": project_id, "resource": resource}
        logger.warning("Quota corrected", extra=extra)
