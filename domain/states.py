"""The status words of a server, with Nova's meaning for each."""

from enum import StrEnum


class Status(StrEnum):
    """Status of a server, in Nova's words (nova/api/openstack/common.py)."""

    BUILD = "BUILD"  # the cloud is making the server
    ACTIVE = "ACTIVE"  # running
    SHUTOFF = "SHUTOFF"  # powered off, its disk kept
    PAUSED = "PAUSED"  # frozen in memory
    SUSPENDED = "SUSPENDED"  # its memory written to disk
    RESCUE = "RESCUE"  # booted from a rescue image
    VERIFY_RESIZE = "VERIFY_RESIZE"  # resized, waiting for a confirmation
    SHELVED = "SHELVED"  # powered off with a snapshot taken
    SHELVED_OFFLOADED = "SHELVED_OFFLOADED"  # shelved and gone from its host
    ERROR = "ERROR"  # the cloud failed to do what was asked
    DELETED = "DELETED"  # gone; kept as a record only


LIVE = frozenset(Status) - {Status.DELETED}
