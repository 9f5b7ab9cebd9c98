"""Quotas: what a project may have and has, and the limits that it is given."""

import logging
from collections.abc import Mapping

from msgspec import Struct

from backends.base import BackendRefused, CloudLimits, CloudUnavailable
from domain.quotas import ProjectImpossible, Quota, Resource
from operations.clouds.cloud import Caller, Cloud
from operations.clouds.cloud_threads import require_thread
from operations.record.audit_changes import describe_limits
from operations.record.transactions import Commit, write
from persistence.quotas import quotas
from persistence.schema.text import MAX_ID_LENGTH, is_possible_id

logger = logging.getLogger(__name__)


class ProjectQuota(Struct, frozen=True):
    """What a project may have and has, and by region what each cloud says of its own limits.

    Those are None for a cloud that does not answer.
    """

    project_id: str
    quota: Quota
    clouds: Mapping[str, CloudLimits | None]


def read_quota(cloud: Cloud, project_id: str) -> ProjectQuota:
    """Return the quota of a project, the clouds asked for their limits.

    Raises ProjectImpossible.
    """
    _require_possible(project_id)
    clouds = _ask_clouds(cloud, project_id)
    with cloud.database.read() as connection:
        quota = quotas.read_quota(connection, project_id, cloud.quota_limits)
    return ProjectQuota(project_id, quota, clouds)


def set_limits(
    cloud: Cloud, caller: Caller, project_id: str, own: Mapping[Resource, int]
) -> ProjectQuota:
    """Give a project limits of its own, in the place of all that it had; return its quota.

    Raises ProjectImpossible, PreconditionFailed.
    """
    _require_possible(project_id)
    caller.check(None)
    clouds = _ask_clouds(cloud, project_id)
    with write(cloud.database, Commit.CHANGE) as connection:
        quotas.hold_quota(connection, project_id)
        before = quotas.read_quota(connection, project_id, cloud.quota_limits)
        quotas.set_limits(connection, project_id, own)
        quota = quotas.read_quota(connection, project_id, cloud.quota_limits)
        caller.record(connection, describe_limits(project_id, before, quota))
    logger.info("Limits set", extra={"project_id": project_id, "limits": dict(own)})
    return ProjectQuota(project_id, quota, clouds)


def _require_possible(project_id: str) -> None:
    if not is_possible_id(project_id):
        raise ProjectImpossible(MAX_ID_LENGTH)


def _ask_clouds(cloud: Cloud, project_id: str) -> dict[str, CloudLimits | None]:
    clouds = cloud.regions.clouds
    for each in clouds:
        require_thread(each)
    return {each.region: _ask_limits(each, project_id) for each in clouds}


def _ask_limits(cloud: Cloud, project_id: str) -> CloudLimits | None:
    try:
        return cloud.backend.for_project(project_id).read_limits()
    except (CloudUnavailable, BackendRefused):
        return None
