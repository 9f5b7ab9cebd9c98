"""The contract between Ostler and a cloud: the calls, and what each of them must tolerate.

Every call may raise ``CloudUnavailable`` when the cloud cannot be reached; the caller may
repeat it then. A cloud that is in Ostler's own database says so when that is away, by
``DatabaseUnavailable``. A backend is shared by threads and must be safe under that.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Protocol

from msgspec import Struct, field

from domain.capabilities import Capabilities
from domain.catalogue import Flavor, Image, Keypair, Network
from domain.identity import DEFAULT_PROJECT
from domain.labels import LabelChange
from domain.records import describe_record
from domain.security_groups import SecurityGroup
from domain.servers import Addresses
from domain.transitions import Action, Status


class ServerRequest(Struct, frozen=True):
    """What a new server shall be; ``id`` is Ostler's own and makes a repeated create harmless.

    ``networks`` are ids of networks, in the order of the server's interfaces, empty for the cloud
    to choose; ``security_groups`` are names, empty for ``default``; ``user_data`` is in Base64 and
    often secret: it is nowhere logged nor shown. ``project_id`` is the project of Ostler's that it
    is for, and ``key_name`` the cloud's own name of a key pair.
    """

    id: str
    project_id: str
    name: str
    flavor_id: str
    image_id: str
    networks: Sequence[str] = ()
    security_groups: Sequence[str] = ()
    key_name: str | None = None
    user_data: str | None = None
    availability_zone: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"user_data"})


class ActionRequest(Struct, frozen=True):
    """An action to be started; ``token`` is its operation's id and makes a repeat harmless.

    ``history_cursor`` is what ``read_history_cursor`` returned before the action was first asked
    for. ``project_id`` is the project of Ostler's that the server, and the image of a snapshot,
    belong to. ``flavor_id`` belongs to ``resize``, ``image_id`` to ``rebuild`` (and, optional,
    ``rescue``), ``image_name`` to ``snapshot``.
    """

    server_id: str
    action: Action
    token: str
    history_cursor: str | None = None
    flavor_id: str | None = None
    image_id: str | None = None
    image_name: str | None = None
    project_id: str = DEFAULT_PROJECT


class ObservedServer(Struct, frozen=True, eq=False):
    """A server as the cloud reports it now; ``updated_at`` is the cloud's own time, in UTC.

    ``task`` is the cloud's own word for what it is doing with the server, None when it rests;
    ``token`` is that of the last action it took; ``failed_token`` that of the last action that
    came to nothing, and ``fault`` the cloud's reason, both None when the last action went well.
    A cloud that keeps no tokens knows them in ``observe_action`` and ``perform_action`` alone.
    ``addresses`` are by the name of the network; ``ip_address`` is the first fixed one, one of
    IPv4 where there is one. ``labels`` are what the server carries for others than Ostler.
    ``key_name`` is the cloud's own name of a key pair.
    ``cloud_id`` is the cloud's own id of the server, None where it has no other than Ostler's.
    ``request_id`` is the cloud's own id of the request by which it took the create or the action
    that was asked for or about, None where that is not known and from a cloud without such ids.
    ``project_id`` is the cloud's own project of the server, None from a cloud that does not tell
    projects apart. Two are equal that show the same, whatever these three are.
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
    cloud_id: str | None = None
    request_id: str | None = None
    project_id: str | None = None

    def __eq__(self, other: object) -> bool:
        """Tell whether another one shows the same."""
        if not isinstance(other, ObservedServer):
            return NotImplemented
        return bool(read_shown(self) == read_shown(other))

    def __ne__(self, other: object) -> bool:
        """Tell whether another one shows something else: a Struct does not ask ``__eq__``."""
        return not self == other


CLOUD_IDS = ("cloud_id", "request_id", "project_id")
read_shown = attrgetter(
    *(name for name in ObservedServer.__struct_fields__ if name not in CLOUD_IDS)
)


class DeletedServer(Struct, frozen=True):
    """A server of which the cloud says that it was deleted; ``id`` is all that it still tells.

    That is the cloud's own id where it forgets Ostler's with the server.
    """

    id: str


class Console(Struct, frozen=True):
    """A console in the browser: its kind (``novnc``), where it is, and until when (UTC)."""

    kind: str
    url: str
    expires_at: datetime


class CloudUsage(Struct, frozen=True):
    """What a cloud says of one resource: its limit, -1 for none, and how much it counts.

    ``used`` is None where the cloud does not tell.
    """

    limit: int
    used: int | None = None


class CloudLimits(Struct, frozen=True):
    """The limits that a cloud has for the project, ``ram_mb`` in MiB; None for what has none."""

    servers: CloudUsage | None = None
    vcpus: CloudUsage | None = None
    ram_mb: CloudUsage | None = None
    keypairs: CloudUsage | None = None


class BackendRefused(Exception):
    """The cloud understood the call and declines it for good: wrong state, quota, bad reference.

    ``reason`` is one of ``state``, ``quota``, ``reference``, and ``input`` for a value that it does
    not take, such as a name; the message says what to change;
    ``quota`` is Nova's word for the quota that is exhausted, such as ``instances``, if known.
    """

    def __init__(self, reason: str, message: str, quota: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.quota = quota


class NameTaken(BackendRefused):
    """What is to be made has the name of another one that is there."""

    def __init__(self, message: str) -> None:
        super().__init__("state", message)


class CloudUnavailable(Exception):
    """The cloud cannot be reached or is failing at the moment; the call may be repeated.

    ``retry_after`` is in how many seconds that is of use at the earliest, None if nobody knows.
    """

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ProjectUnavailable(CloudUnavailable):
    """The cloud lets nobody act in one project at the moment; it may in others."""


class ServerMissing(Exception):
    """The cloud knows no server with this id."""


__all__ = [
    "ActionRequest",
    "Backend",
    "BackendRefused",
    "CircuitState",
    "CloudLimits",
    "CloudUnavailable",
    "CloudUsage",
    "Console",
    "DeletedServer",
    "NameTaken",
    "ObservedServer",
    "ProjectUnavailable",
    "ServerMissing",
    "ServerRequest",
]


class CircuitState(StrEnum):
    """Whether calls go through to a cloud: all, none for a while, or one that tries."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Backend(Protocol):
    """A cloud in which servers live.

    ``instant`` is True for a backend that keeps its state in Ostler's own database and finishes
    every call before it returns; such calls join the transaction that is open in their thread.
    ``strict`` is True for one that takes no choice in which ``domain.choices`` finds a fault: who
    is told early what is wrong need not ask. It refuses them (``input``), or begins a resize that
    comes to nothing.
    """

    name: str
    instant: bool
    strict: bool

    def for_project(self, project_id: str) -> "Backend":
        """Return the cloud as it is asked on behalf of a project; nobody is asked for that.

        What is done with a server, and what a project has beside servers, is asked of it. One that
        does not tell projects apart returns itself.
        """

    def ends_inline(self) -> bool:
        """Tell whether a call in the transaction that is open ends within it, as if ``instant``.

        A backend that is instant says so always; another one may be told to, for a while.
        """

    def prefetch_server(self, server_id: str) -> None:
        """Read what an action on the server will need together with what is read before that.

        It is called in the transaction of the action, which may still be refused. Only a backend
        that is ``instant`` has something to read; nothing is waited for.
        """

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create the server ``request.id``, or return it as it is if it exists already.

        Raises BackendRefused for a flavor, an image, a network, a security group, a key pair or a
        zone that is unknown (``reference``) and when the cloud is full (``quota``); nothing exists
        in the cloud then.
        """

    def read_history_cursor(self, server_id: str) -> str | None:
        """Return the place in the server's history behind which the next action will be found.

        None from a cloud that keeps tokens, which needs no such place. Raises ServerMissing.
        """

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        """Start an action, or, when its ``token`` was taken already, return the server as it is.

        ``resize`` ends in VERIFY_RESIZE here; confirming it is another action. A hard reboot
        interrupts the tasks that ``domain.transitions.may_interrupt`` names. Raises
        ServerMissing, and BackendRefused when the server's own state does not allow the action
        (``state``) or a flavor or image is unknown (``reference``); nothing has changed then.
        """

    def observe_action(self, request: ActionRequest) -> ObservedServer:
        """Return the server as it is now, and what has become of an action. Raises ServerMissing.

        ``task`` is not None before the action has ended, even where the server seems to rest.
        """

    def find_snapshot(self, token: str) -> str | None:
        """Return the id of the image that the snapshot ``token`` made, None without one."""

    def delete_snapshot(self, token: str) -> str | None:
        """Delete the image of the snapshot ``token``, finished or not; return its id if there was.

        One that is absent is fine. Raises BackendRefused (``state``) for one that the cloud keeps.
        """

    def change_server(
        self, server_id: str, name: str | None = None, labels: LabelChange | None = None
    ) -> ObservedServer:
        """Give the server another name, other labels, or both; repeating it is harmless.

        Raises ServerMissing, and BackendRefused for a name that the cloud does not take
        (``input``), for too many labels (``quota``), and for labels while something goes on with
        the server or it does not rest in ACTIVE, SHUTOFF, PAUSED or SUSPENDED (``state``; the rule
        is Nova's, ``update_instance_metadata`` in nova/compute/api.py).
        """

    def delete_server(self, server_id: str) -> str | None:
        """Delete the server and free its address; one that is absent already is fine.

        Whatever goes on with it is interrupted. BackendRefused (``state``) is for one that the
        cloud has locked or cannot let go of yet.

        Returns the cloud's own id of the request by which it took the deletion, if there is one.
        """

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return the server as it is now. Raises ServerMissing."""

    def observe_servers(
        self, changed_since: datetime | None = None
    ) -> Iterable[ObservedServer | DeletedServer]:
        """Yield every server, or those changed at or after ``changed_since`` (an aware time).

        To have been deleted is a change; without a time nothing that was deleted is reported, nor
        is it by a cloud that is instant, in which nothing is deleted but by Ostler.
        """

    def was_deleted(self, server_id: str, cloud_id: str | None) -> bool:
        """Tell whether the cloud says of a server that is not there that it was deleted.

        ``cloud_id`` is the cloud's own id, None where that is not known. False where the cloud
        does not know, as of a server that it has lost.
        """

    def read_console_log(self, server_id: str, lines: int) -> list[str]:
        """Return the last ``lines`` lines of the server's console. Raises ServerMissing."""

    def open_console(self, server_id: str) -> Console:
        """Return a console of a running server. Raises ServerMissing, BackendRefused."""

    def list_flavors(self) -> list[Flavor]:
        """Return every flavor of the cloud, ordered by name."""

    def list_images(self) -> list[Image]:
        """Return every image of the cloud, ordered by name.

        Snapshots have the project of Ostler's that made them, as everything has that one project
        alone may see.
        """

    def describe_references(self, server_id: str) -> tuple[Flavor, Image]:
        """Return the flavor and the image that a server has, offered or not.

        An image that is gone has its id for a name, and the status ``deleted``. Raises
        ServerMissing.
        """

    def delete_image(self, image_id: str) -> None:
        """Delete a snapshot of this project; one that is absent already is fine.

        Raises BackendRefused (``state``) for any other image, and for one that the cloud keeps.
        Servers made from the image stay as they are.
        """

    def list_networks(self) -> list[Network]:
        """Return every network that a project sees, ordered by name.

        What one project of Ostler's alone may see has that project.
        """

    def list_security_groups(self) -> list[SecurityGroup]:
        """Return every security group that servers of the project can be in, ordered by name."""

    def list_keypairs(self) -> list[Keypair]:
        """Return every key pair of the login by the cloud's own names, ordered by them."""

    def create_keypair(self, name: str, public_key: str) -> Keypair:
        """Make a key pair of a public SSH key, or return the one that has this name and key.

        The name is the cloud's own, which ``domain.keypair_names`` makes of a project and its name.

        Raises NameTaken when the name has another key, and BackendRefused for a name or a key
        that is none (``input``) and when there are too many (``quota``).
        """

    def delete_keypair(self, name: str) -> None:
        """Delete a key pair; one that is absent already is fine. Servers keep the key."""

    def read_limits(self) -> CloudLimits:
        """Return the cloud's own limits and what it counts, which may be behind what goes on."""

    def check_health(self) -> None:
        """Return when the cloud answers and can be used. Raises CloudUnavailable if not.

        Nobody waits for longer than 5 seconds.
        """

    def find_circuit(self) -> CircuitState:
        """Return whether calls go through; from memory alone. CLOSED where nobody keeps count."""

    def retry_after(self) -> float | None:
        """Return in how many seconds the cloud may be asked again, None when it may be now.

        From memory alone: a cloud that is known to be away is not asked for the time being.
        """

    def capabilities(self) -> Capabilities:
        """Return what the cloud offers as far as is known; nobody is asked, so it costs nothing.

        Before ``discover_capabilities`` has first returned it is everything, and no zones.
        Raises CloudUnavailable when the cloud is known to be one that cannot be used at all.
        """

    def discover_capabilities(self) -> Capabilities:
        """Ask the cloud what it offers, and return it as ``capabilities`` does from then on."""
