"""Quotas: how much of each resource a project may have, and how much of it a server counts for."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from operator import sub

from msgspec import Struct
from msgspec.structs import replace

from domain.catalogue import Flavor
from domain.errors import OstlerError, shorten
from domain.failures import describe_refusal
from domain.servers import Server
from domain.transitions import Status


class Resource(StrEnum):
    """What a project may have so much of; ``ram_mb`` is in MiB, ``disk_gb`` in GiB."""

    SERVERS = "servers"
    VCPUS = "vcpus"
    RAM_MB = "ram_mb"
    DISK_GB = "disk_gb"
    KEYPAIRS = "keypairs"
    WEBHOOKS = "webhooks"


SIZES = (Resource.VCPUS, Resource.RAM_MB, Resource.DISK_GB)
"""What a flavor has so much of."""

RESERVED = {resource: f"reserved_{resource}" for resource in SIZES}
"""What of a resource is kept for resizes, as counts of it are named."""

OF_COUNT: Mapping[str, Resource] = {
    **{resource: resource for resource in Resource},
    **{name: resource for resource, name in RESERVED.items()},
}
"""Which resource is counted under which name."""

COUNTED = (Resource.SERVERS, *SIZES, *RESERVED.values())
"""What servers are counted in."""

Amounts = Mapping[str, int]
"""So much of resources, by their names and by those of ``RESERVED``."""

UNLIMITED = -1
"""The limit of what a project may have any amount of, as in Nova."""

Limits = Mapping[Resource, int]
"""The limit of every resource."""

NO_LIMITS: Limits = dict.fromkeys(Resource, UNLIMITED)
NOTHING = (0,) * len(COUNTED)


class Usage(Struct, frozen=True):
    """How much of a resource there is, and how much more is ``reserved`` for resizes that go on."""

    limit: int
    used: int
    reserved: int = 0

    def has_room(self, amount: int) -> bool:
        """Tell whether there may be so much more; less there may always be."""
        taken = self.used + self.reserved
        return amount <= 0 or self.limit == UNLIMITED or taken + amount <= self.limit


Quota = Mapping[Resource, Usage]
"""What a project may have and has of every resource."""


def measure(server: Server | None) -> tuple[int, ...]:
    """Return what a server counts for, by ``COUNTED``; one in ERROR counts like any other.

    As in Nova one that is shelved counts too, so that it can always be unshelved.
    """
    if server is None or server.status is Status.DELETED:
        return NOTHING
    sizes = _measure_flavor(server.flavor)
    if not server.reserved:
        return (1, *sizes, 0, 0, 0)
    return (1, *sizes, *(server.reserved.get(name, 0) for name in SIZES))


def _measure_flavor(flavor: Flavor) -> tuple[int, ...]:
    return flavor.vcpus, flavor.ram_mb, flavor.disk_gb


def find_changes(before: Server | None, after: Server | None) -> dict[str, int]:
    """Return how much more a project has once a server that was ``before`` is ``after``.

    None is a server that is not there; what stays the same is left out.
    """
    if before and after and _counts_alike(before, after):
        return {}
    was, is_now = measure(before), measure(after)
    changes = map(sub, is_now, was)
    return {name: change for name, change in zip(COUNTED, changes, strict=True) if change}


def _counts_alike(before: Server, after: Server) -> bool:
    gone = Status.DELETED in (before.status, after.status)
    return not gone and before.flavor == after.flavor and before.reserved == after.reserved


def list_needed(server: Server | None, flavor: Flavor | None) -> Amounts:
    """Return how much more a new server needs, or ``server`` while it is resized, with a flavor.

    Without a flavor nothing is known of what the flavor needs.
    """
    if server is None:
        sizes = _measure_flavor(flavor) if flavor else ()
        return dict(zip(COUNTED, (1, *sizes), strict=False))
    return find_changes(server, reserve(server, flavor or server.flavor))


def total(changes: Amounts) -> dict[Resource, int]:
    """Return how much more of each resource is taken, used and reserved together."""
    taken: dict[Resource, int] = {}
    for name, amount in changes.items():
        resource = OF_COUNT[name]
        taken[resource] = taken.get(resource, 0) + amount
    return {resource: amount for resource, amount in taken.items() if amount}


def find_excess(quota: Quota, changes: Amounts) -> Resource | None:
    """Return the first resource that there is no room for so much more of, None for none."""
    wanted = total(changes)
    return next((name for name in wanted if not quota[name].has_room(wanted[name])), None)


def reserve(server: Server, flavor: Flavor) -> Server:
    """Return a server with room reserved for ``flavor`` beside what it counts for already."""
    return replace(server, reserved=_exceed(_find_peak(server, flavor), server.flavor))


def carry_reservation(server: Server, flavor: Flavor) -> Amounts | None:
    """Return what is reserved once a server has ``flavor``: what it counted for before stays."""
    if flavor == server.flavor:
        return server.reserved
    return _exceed(_find_peak(server, flavor), flavor)


def settle_reservation(server: Server) -> Server:
    """Return a server that rests: nothing is reserved but where a resize may still be reverted."""
    if server.reserved is None or server.status is Status.VERIFY_RESIZE:
        return server
    return replace(server, reserved=None)


def _find_peak(server: Server, flavor: Flavor) -> tuple[int, ...]:
    """Return the most of a flavor and of what a server counts for, by ``SIZES``."""
    reserved = server.reserved or {}
    sizes = zip(SIZES, _measure_flavor(server.flavor), _measure_flavor(flavor), strict=True)
    return tuple(max(own + reserved.get(name, 0), other) for name, own, other in sizes)


def _exceed(peak: tuple[int, ...], flavor: Flavor) -> Amounts | None:
    sizes = zip(SIZES, peak, _measure_flavor(flavor), strict=True)
    return {name.value: most - own for name, most, own in sizes if most > own} or None


WORDS = {
    Resource.SERVERS: "servers",
    Resource.VCPUS: "vCPUs",
    Resource.RAM_MB: "MB of RAM",
    Resource.DISK_GB: "GB of disk",
    Resource.KEYPAIRS: "key pairs",
    Resource.WEBHOOKS: "webhooks",
}


class ProjectImpossible(OstlerError):
    """A path names a project whose id is longer than any."""

    code = "VALIDATION_ERROR"

    def __init__(self, most: int) -> None:
        message = f"Must have at most {most} characters"
        fault = {"loc": ["path", "project_id"], "msg": message, "type": "string_too_long"}
        super().__init__("Request validation failed", [fault])


class LimitReached(OstlerError):
    """The project may not have so much more of a resource; ``fitting`` is the largest flavor.

    That is of those for which there is room, None where there is none or none is concerned.
    """

    code = "QUOTA_EXCEEDED"

    def __init__(
        self,
        resource: Resource,
        usage: Usage,
        requested: int,
        fitting: Flavor | None = None,
        allowed_actions: Sequence[str] = (),
    ) -> None:
        words, used = WORDS[resource], usage.used + usage.reserved
        message = (
            f"The project may have {usage.limit} {words}; "
            f"{requested} more beside the {used} that it has is too many"
        )
        hint = f"Delete {words} that are not needed, or ask the operators of the service for more."
        if resource in SIZES:
            hint = (
                "Delete servers that are not needed, or ask the operators of the service for more."
            )
        if fitting:
            hint = f"The flavor {shorten(fitting.name)} would fit. {hint}"
        super().__init__(
            message,
            describe_refusal(
                allowed_actions=allowed_actions,
                quota=resource,
                resource=resource,
                limit=usage.limit,
                used=used,
                requested=requested,
                largest_flavor_id=fitting.id if fitting else None,
                hint=hint,
            ),
        )
