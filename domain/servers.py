"""A server as Ostler records it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from domain.capabilities import Unsupported
from domain.catalogue import Flavor, Image
from domain.labels import LabelChange
from domain.transitions import Status, name_allowed_actions

Addresses = Mapping[str, list[dict[str, Any]]]
"""By the name of each network ``{address, version, type, mac_address}``, one for each address.

``version`` is 4 or 6, ``type`` is ``fixed`` or ``floating``, ``mac_address`` may be None.
"""


class Server(Struct, frozen=True):
    """A virtual machine, with the flavor and the image it was made from.

    Times are aware and in UTC; ``ip_address`` is None until the cloud has given one. ``task`` is
    Nova's word for what is going on and ``operation_id`` the operation behind it, None while the
    server rests. ``fault`` is ``{code, message, retry, hint}`` of the last operation when that
    failed, in an old record without the last two. ``labels_due`` is the change of the labels that
    the cloud could not take yet, None when it has them all. ``reserved`` is what of ``vcpus``,
    ``ram_mb`` and ``disk_gb`` is kept beside the flavor for a resize, None for nothing.
    """

    id: str
    project_id: str
    region: str
    name: str
    status: Status
    flavor: Flavor
    image: Image
    ip_address: str | None
    created_at: datetime
    updated_at: datetime
    task: str | None = None
    operation_id: str | None = None
    locked: bool = False
    protected: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None
    fault: Mapping[str, Any] | None = None
    addresses: Addresses = field(default_factory=dict)
    key_name: str | None = None
    availability_zone: str | None = None
    labels_due: LabelChange | None = None
    reserved: Mapping[str, int] | None = None

    def list_allowed_actions(self, unsupported: Unsupported) -> list[str]:
        """Return the names of the served actions that may begin now; none during an operation.

        What is ``unsupported`` in the server's region is left out.
        """
        if self.operation_id:
            return []
        allowed = name_allowed_actions(self.status, locked=self.locked)
        lacking = unsupported.get(self.region)
        return [action for action in allowed if action not in lacking] if lacking else allowed
