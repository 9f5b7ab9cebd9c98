"""What a region does not offer, refused before anything is recorded or changed."""

from collections.abc import Iterable, Sequence
from typing import Any

from backends.base import CloudUnavailable
from domain.capabilities import BOOT_OPTIONS
from domain.errors import AmbiguousName, BackendUnavailable
from domain.regions import NotOffered, ZoneUnknown
from domain.security_groups import DEFAULT_GROUP, SecurityGroupUnknown
from domain.transitions import Action
from operations.clouds.cloud import Cloud
from persistence.servers.servers import find_region

FORMS = {Action.REBOOT_HARD: Action.REBOOT}
"""The served action that another one is a form of."""


def require_options(cloud: Cloud, fields: Iterable[str]) -> None:
    """Return when the cloud has every boot option among the ``fields`` of a new server.

    Raises NotOffered, and BackendUnavailable for a cloud that cannot be used.
    """
    try:
        offered = cloud.capabilities.boot_options
    except CloudUnavailable:
        raise BackendUnavailable(()) from None
    given = set(fields)
    lacking = [name for name in BOOT_OPTIONS if name in given and name not in offered]
    if lacking:
        raise NotOffered(cloud.region, lacking, lacking)


def require_zone(cloud: Cloud, zone: str | None) -> None:
    """Return when the cloud has the zone of a new server. Raises ZoneUnknown."""
    zones = cloud.backend.capabilities().availability_zones if zone is not None else ()
    if zone is not None and zone not in zones:
        raise ZoneUnknown(cloud.region, zones)


def require_groups(cloud: Cloud, project_id: str, names: Sequence[str]) -> None:
    """Return when a project has the security groups of a new server, each by an id or a name.

    ``default`` is in every project, and Nova looks for no other one of that name
    (nova/compute/api.py, ``_check_requested_secgroups``). Raises SecurityGroupUnknown,
    AmbiguousName.
    """
    for index, name in enumerate(names):
        found = [
            group.id for group in cloud.state.security_groups if group.is_named(project_id, name)
        ]
        if name == DEFAULT_GROUP or len(found) == 1:
            continue
        if found:
            raise AmbiguousName("security groups", name, found)
        raise SecurityGroupUnknown(cloud.region, index, name)


def require_action(
    cloud: Cloud, connection: Any, project_id: str | None, server_id: str, action: Action
) -> None:
    """Return when the region of a server offers the action. Raises NotOffered.

    Nothing is read for it while every region offers every action. ``project_id`` is whose servers
    are looked through, None for those of every project.
    """
    if action is Action.DELETE or not cloud.regions.unsupported:
        return
    region = find_region(connection, project_id, server_id)
    served = FORMS.get(action, action)
    if region and served not in cloud.find_home(region).list_supported_actions():
        raise NotOffered(region, ["action"], [served.value])


def require_cloud(cloud: Cloud) -> None:
    """Return when there is a cloud that can be used. Raises backends.base.CloudUnavailable."""
    cloud.backend.capabilities()
