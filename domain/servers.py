"""A server as Ostler records it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.flavors import Flavor
from domain.images import Image
from domain.states import Status


@dataclass(frozen=True, slots=True)
class Server:
    """A virtual machine, with the flavor and the image it was made from.

    Times are aware and in UTC; ``ip_address`` is None until the cloud has given one. ``task`` is
    Nova's word for what is going on and ``operation_id`` the operation behind it, None while the
    server rests. ``fault`` is ``{code, message}`` of the last operation when that failed.
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
    fault: Mapping[str, str] | None = None
