"""What is said about servers: to a cloud, and by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.servers import Addresses
from domain.states import Status
from domain.transitions import Action


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """What a new server shall be; ``id`` is Ostler's own and makes a repeated create harmless.

    ``networks`` are ids of networks, in the order of the server's interfaces, empty for the cloud
    to choose; ``security_groups`` are names, empty for ``default``; ``user_data`` is in Base64 and
    often secret: it is nowhere logged nor shown.
    """

    id: str
    project_id: str
    name: str
    flavor_id: str
    image_id: str
    networks: Sequence[str] = ()
    security_groups: Sequence[str] = ()
    key_name: str | None = None
    user_data: str | None = field(default=None, repr=False)
    availability_zone: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """An action to be started; ``token`` is its operation's id and makes a repeat harmless.

    ``mark`` is what ``mark_server`` returned before the action was first asked for. ``flavor_id``
    belongs to ``resize``, ``image_id`` to ``rebuild`` (and, optional, ``rescue``), ``image_name``
    to ``snapshot``.
    """

    server_id: str
    action: Action
    token: str
    mark: str | None = None
    flavor_id: str | None = None
    image_id: str | None = None
    image_name: str | None = None


@dataclass(frozen=True, slots=True)
class ObservedServer:
    """A server as the cloud reports it now; ``updated_at`` is the cloud's own time, in UTC.

    ``task`` is the cloud's own word for what it is doing with the server, None when it rests;
    ``token`` is that of the last action it took; ``failed_token`` that of the last action that
    came to nothing, and ``fault`` the cloud's reason, both None when the last action went well.
    A cloud that keeps no tokens knows them in ``observe_action`` and ``perform_action`` alone.
    ``addresses`` are by the name of the network; ``ip_address`` is the first fixed one, one of
    IPv4 where there is one. ``labels`` are what the server carries for others than Ostler.
    ``cloud_id`` is the cloud's own id of the server, None where it has no other than Ostler's.
    ``request_id`` is the cloud's own id of the request by which it took the create or the action
    that was asked for or about, None where that is not known and from a cloud without such ids.
    """

    id: str
    name: str
    status: Status
    flavor_id: str
    image_id: str
    ip_address: str | None
    updated_at: datetime
    task: str | None = None
    token: str | None = None
    failed_token: str | None = None
    fault: str | None = None
    addresses: Addresses = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    key_name: str | None = None
    availability_zone: str | None = None
    cloud_id: str | None = field(default=None, compare=False)
    request_id: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DeletedServer:
    """A server of which the cloud says that it was deleted; ``id`` is all that it still tells.

    That is the cloud's own id where it forgets Ostler's with the server.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Console:
    """A console in the browser: its kind (``novnc``), where it is, and until when (UTC)."""

    kind: str
    url: str
    expires_at: datetime
