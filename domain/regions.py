"""A region as it is shown, and what is wrong with a request that names or uses one."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from domain.errors import OstlerError, shorten


class RegionStatus(StrEnum):
    """Whether the cloud of a region answered when it was asked last."""

    UP = "up"
    DOWN = "down"


class Region(Struct, frozen=True):
    """A region: the ``backend`` behind it, and whether new servers go there when none is named.

    ``reason`` says why it is down, None while it is up; ``circuit`` whether it is asked at all:
    ``closed`` it is, ``open`` not for a while, ``half_open`` one call tries.
    """

    name: str
    backend: str
    default: bool
    status: RegionStatus
    reason: str | None = None
    circuit: str = "closed"


class RegionUnknown(OstlerError):
    """A field or a parameter names a region that there is not."""

    code = "VALIDATION_ERROR"

    def __init__(self, place: Sequence[str], regions: Sequence[str]) -> None:
        message = f"Must be one of: {', '.join(regions)}"
        fault = {"loc": list(place), "msg": message, "type": "enum"}
        super().__init__("Request validation failed", [fault])


class ZoneUnknown(OstlerError):
    """A field names a zone that ``region`` does not have, as far as is known of its ``zones``."""

    code = "VALIDATION_ERROR"

    def __init__(self, region: str, zones: Sequence[str]) -> None:
        self.region = region
        message = f"Must be one of: {', '.join(zones)}" if zones else "The region has no zones"
        fault = {"loc": ["body", "availability_zone"], "msg": message, "type": "enum"}
        super().__init__("Request validation failed", [fault])


class NotOffered(OstlerError):
    """Fields ask for what the cloud of the region does not do."""

    code = "VALIDATION_ERROR"

    def __init__(self, region: str, fields: Sequence[str], wanted: Sequence[str]) -> None:
        faults = [
            {
                "loc": ["body", field],
                "msg": f"The region {region} does not offer {shorten(name)}",
                "type": "not_offered",
            }
            for field, name in zip(fields, wanted, strict=True)
        ]
        super().__init__("Request validation failed", faults)
