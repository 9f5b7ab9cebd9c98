"""What a request takes of its project's quota, and why one is refused."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from domain.catalogue import Flavor, Image
from domain.choices import find_action_fault, find_disk_fault
from domain.quotas import (
    Amounts,
    LimitReached,
    Quota,
    Resource,
    find_changes,
    find_excess,
    list_needed,
    total,
)
from domain.servers import Server
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from persistence.catalogue import flavors
from persistence.quotas import quotas, recount


def charge(
    cloud: Cloud,
    connection: Any,
    before: Server | None,
    after: Server,
) -> None:
    """Take of the project's quota what a server needs that was ``before`` and is ``after``.

    The last of a transaction; what becomes less is given back. Raises LimitReached.
    """
    changes = find_changes(before, after)
    if not changes:
        return
    quota = quotas.take(connection, after.project_id, changes, cloud.quota_limits)
    if quota is None:
        return
    fitting = _find_fitting(connection, quota, before, after.image, after.region)
    idle = replace(before, operation_id=None) if before else None
    raise _refuse(quota, changes, fitting, cloud.list_allowed_actions(idle))


def charge_one(cloud: Cloud, connection: Any, project_id: str, resource: Resource) -> None:
    """Take one more of a resource. The last of a transaction. Raises LimitReached."""
    changes: Amounts = {resource: 1}
    quota = quotas.take(connection, project_id, changes, cloud.quota_limits)
    if quota is not None:
        raise _refuse(quota, changes)


def charge_keypairs(cloud: Cloud, connection: Any, project_id: str) -> None:
    """Take, or give back, what a project has more or less of key pairs than before.

    The last of a transaction. Raises LimitReached.
    """
    change = recount.find_keypair_change(connection, project_id)
    changes: Amounts = {Resource.KEYPAIRS: change}
    quota = quotas.take(connection, project_id, changes, cloud.quota_limits) if change else None
    if quota is not None:
        raise _refuse(quota, changes)


def require_room(cloud: Cloud, connection: Any, project_id: str, resource: Resource) -> None:
    """Return where there is room for one more of a resource just now. Raises LimitReached."""
    quota = quotas.read_quota(connection, project_id, cloud.quota_limits)
    if not quota[resource].has_room(1):
        raise _refuse(quota, {resource: 1})


def give_back_one(connection: Any, project_id: str, resource: Resource) -> None:
    """Record that a project has one less of a resource. The last of a transaction."""
    quotas.change_usage(connection, project_id, {resource: -1})


def explain_refusal(
    cloud: Cloud,
    connection: Any,
    project_id: str,
    server: Server | None,
    flavor: Flavor | None,
) -> LimitReached | None:
    """Return why there is no room now for a new server, or for a resize of ``server``; None if so.

    ``flavor`` is what it is to have, None where that is not known.
    """
    quota = quotas.read_quota(connection, project_id, cloud.quota_limits)
    changes = list_needed(server, flavor)
    return _refuse(quota, changes) if find_excess(quota, changes) else None


def _refuse(
    quota: Quota,
    changes: Amounts,
    fitting: Flavor | None = None,
    allowed_actions: Sequence[str] = (),
) -> LimitReached:
    resource = find_excess(quota, changes)
    assert resource is not None  # noqa: S101, who refuses has looked
    requested = total(changes)[resource]
    return LimitReached(resource, quota[resource], requested, fitting, allowed_actions)


def _find_fitting(
    connection: Any, quota: Quota, before: Server | None, image: Image, region: str
) -> Flavor | None:
    """Return the largest flavor for which there is room and that can hold the image, if any."""
    fitting = [
        flavor
        for flavor in flavors.list_offered_flavors(connection, region)
        if find_excess(quota, list_needed(before, flavor)) is None
        and _find_fault(before, flavor, image) is None
    ]
    return max(fitting, key=lambda one: (one.ram_mb, one.vcpus, one.disk_gb), default=None)


def _find_fault(before: Server | None, flavor: Flavor, image: Image) -> Any:
    if before is None:
        return find_disk_fault("flavor_id", (flavor, image))
    present = before.flavor, before.image
    return find_action_fault(Action.RESIZE, present, (flavor, image), None)
