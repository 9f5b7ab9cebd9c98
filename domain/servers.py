"""A server as Ostler records it."""

from dataclasses import dataclass
from datetime import datetime

from domain.flavors import Flavor
from domain.images import Image
from domain.states import Status


@dataclass(frozen=True, slots=True)
class Server:
    """A virtual machine, with the flavor and the image it was made from.

    Times are aware and in UTC; ``ip_address`` is None until the cloud has given one.
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
