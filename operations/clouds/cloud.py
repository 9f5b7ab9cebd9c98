"""A cloud as the operations see it: its backend, the database that records it, who carries out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from msgspec import Struct, field
from msgspec.structs import replace

from backends.absent import Absent
from backends.base import Backend, BackendRefused, CloudUnavailable, ServerMissing
from backends.simulator.control import SimulatorControl
from domain.audit import Change
from domain.capabilities import Capabilities
from domain.catalogue import Image, Keypair
from domain.delivery_log import LoggedDelivery
from domain.errors import (
    BackendError,
    BackendUnavailable,
    OstlerError,
    QuotaExceeded,
    RegionNotFound,
    ServerNotFound,
    ValueRefused,
)
from domain.identity import UNRESTRICTED, Identity, Restrictions
from domain.keys import ApiKey
from domain.operations import Operation
from domain.quotas import NO_LIMITS, Limits
from domain.retention import FOR_EVER, Retention
from domain.security_groups import SecurityGroup
from domain.servers import Server
from domain.transitions import SERVED, Action
from domain.webhooks import Webhook
from operations.event_floor import EventFloor
from operations.queue import WorkQueue
from persistence.database.session import Database

Made = Operation | Webhook | Keypair | LoggedDelivery
"""What can come of a request that makes something."""

Target = Server | Webhook | Image | Keypair | ApiKey | None
"""What a request changes, as its headers may name it; None for a list or what has no ETag."""


UNKNOWN = "The cloud has not answered yet"


@dataclass(slots=True)
class RegionState:
    """What this process knows last of a region's cloud; safe under threads.

    ``reason`` says why it counts as away, None while it answers; ``security_groups`` are those that
    servers can be in, none before the cloud has told.
    """

    reason: str | None = UNKNOWN
    security_groups: Sequence[SecurityGroup] = ()


class Regions:
    """The clouds of a service in the order of the settings; the first is the default.

    A server may be in a region that is not in the settings any more: its cloud is absent.
    ``unsupported`` are by region the served actions that it does not offer, as far as is known.
    """

    def __init__(self) -> None:
        self._clouds: dict[str, Cloud] = {}
        self._absent: dict[str, Cloud] = {}
        self.unsupported: dict[str, frozenset[Action]] = {}

    def add(self, cloud: "Cloud") -> None:
        """Have a region, or have it anew."""
        self._clouds[cloud.region] = cloud
        self.note_supported_actions(cloud.region, cloud.list_supported_actions())

    def note_supported_actions(self, region: str, offered: Iterable[Action]) -> None:
        """Know which actions a region offers; one nobody spoke of offers all."""
        lacking = frozenset(SERVED).difference(offered)
        if lacking:
            self.unsupported[region] = lacking
        else:
            self.unsupported.pop(region, None)

    @property
    def clouds(self) -> list["Cloud"]:
        """The clouds in order."""
        return list(self._clouds.values())

    @property
    def names(self) -> list[str]:
        """The regions in order."""
        return list(self._clouds)

    @property
    def instant(self) -> bool:
        """Whether every cloud is, so that what begins in a transaction ends in it."""
        return all(cloud.backend.instant for cloud in self._clouds.values())

    @property
    def default(self) -> "Cloud":
        """The cloud of what names no region."""
        return next(iter(self._clouds.values()))

    def find(self, region: str) -> "Cloud":
        """Return the cloud of a region. Raises RegionNotFound."""
        if region not in self._clouds:
            raise RegionNotFound(region)
        return self._clouds[region]

    def find_home(self, region: str) -> "Cloud":
        """Return the cloud of a region that a server is in, an absent one if it is not there."""
        if region in self._clouds:
            return self._clouds[region]
        if region not in self._absent:
            backend = cast(Backend, Absent(region))
            self._absent[region] = self.default.stand_in(region, backend)
        return self._absent[region]


class Cloud(Struct, frozen=True, eq=False):
    """One region: the ``backend`` that runs its servers and the ``database`` that records them.

    ``queue`` tells a worker pool of this process which operation to take on; ``defer`` tells one of
    another process in the transaction that records the operation, and is None where this process
    carries out what it records. ``listeners`` are told the id of each operation that has ended in
    this process, and ``recorders`` the whole of it, those that ended in their request too;
    ``deadline`` is how long one may take, ``reconcile_seconds`` how often the record is
    compared with the cloud; ``retention`` is how long what has happened is kept. ``withheld`` are
    actions and boot options that the cloud's policy keeps from its users; ``quota_limits`` are
    those of a project that has none of its own; ``event_floor`` is what every region's events have
    in common; ``control`` tells the simulated cloud what to do, where requests may; ``regions`` are
    all clouds of the service, to which whoever builds one adds it.
    """

    region: str
    backend: Backend
    database: Database
    queue: WorkQueue = field(default_factory=WorkQueue)
    defer: Callable[[Any, str, str], None] | None = None
    listeners: list[Callable[[str], None]] = field(default_factory=list)
    recorders: list[Callable[[Operation], None]] = field(default_factory=list)
    deadline: timedelta = timedelta(minutes=10)
    reconcile_seconds: float = 60.0
    retention: Retention = FOR_EVER
    withheld: frozenset[str] = frozenset()
    quota_limits: Limits = field(default_factory=lambda: NO_LIMITS)
    regions: Regions = field(default_factory=Regions)
    event_floor: EventFloor = field(default_factory=EventFloor)
    control: SimulatorControl | None = None
    state: RegionState = field(default_factory=RegionState)

    def __repr__(self) -> str:
        """Return the cloud by its region: its regions are clouds that have regions again."""
        return f"Cloud({self.region!r})"

    def find_home(self, region: str) -> "Cloud":
        """Return the cloud of a region that a server is in, an absent one if it is not there."""
        return self if region == self.region else self.regions.find_home(region)

    def stand_in(self, region: str, backend: Backend) -> "Cloud":
        """Return this cloud as that of another region, which its worker pool sees to as well."""
        return replace(self, region=region, backend=backend, state=RegionState())

    def add_region(
        self,
        region: str,
        backend: Backend,
        withheld: frozenset[str],
        defer: Callable[[Any, str, str], None] | None,
    ) -> None:
        """Have another region beside this one, with a queue, and so a worker pool, of its own."""
        beside = replace(
            self.stand_in(region, backend), withheld=withheld, queue=WorkQueue(), defer=defer
        )
        self.regions.add(beside)

    def list_allowed_actions(self, server: Server | None) -> list[str]:
        """Return what may be done with a server of any region now, nothing where there is none."""
        return server.list_allowed_actions(self.regions.unsupported) if server else []

    @property
    def capabilities(self) -> Capabilities:
        """What the cloud offers. Raises backends.base.CloudUnavailable when it is of no use."""
        return self.backend.capabilities().without(self.withheld)

    def list_supported_actions(self) -> Iterable[Action]:
        """Return the actions that the cloud offers as far as is known."""
        try:
            return self.capabilities.actions
        except CloudUnavailable:
            return SERVED


class Caller(Struct, frozen=True):
    """On whose behalf something is done: the project, the request, and the cause.

    ``identity`` is who has asked, None where the service itself does something; ``address`` is from
    where, and ``operation_id`` for what in the document. ``audit`` writes a change, in its
    transaction, into the log of audit.
    ``precondition`` raises PreconditionFailed for a target that is not as the caller wants it.
    ``recorder`` is told, in the transaction that does the work, the operation that came of the
    request and its server, None where the operation itself was asked for; or the webhook, the
    delivery or the key pair.
    """

    project_id: str
    request_id: str = "-"
    cause: str = "request"
    precondition: Callable[[Target], None] | None = None
    recorder: Callable[[Any, Made, Server | None], None] | None = None
    identity: Identity | None = None
    address: str = ""
    operation_id: str = ""
    audit: Callable[[Any, Change], None] | None = None

    @property
    def owner(self) -> str | None:
        """Whose things the caller finds by their ids: a project's, or None for every project's."""
        everywhere = self.identity is not None and self.identity.all_projects
        return None if everywhere else self.project_id

    @property
    def restrictions(self) -> Restrictions:
        """To what the credential of the caller is restricted."""
        return self.identity.restrictions if self.identity else UNRESTRICTED

    def check(self, target: Target) -> None:
        """Raise PreconditionFailed for a target that is not as the caller wants it."""
        if self.precondition:
            self.precondition(target)

    def record(
        self,
        connection: Any,
        change: Change,
        made: Made | None = None,
        server: Server | None = None,
    ) -> None:
        """Write in its transaction what a request changes, for the log of audit.

        What was ``made`` by it is told to the recorder, if there is one, with the server.
        """
        if self.audit:
            self.audit(connection, change)
        if self.recorder and made is not None:
            self.recorder(connection, made, server)


def find_backend(cloud: Cloud, server: Server) -> Backend:
    """Return the cloud that a server of any region is in, as it is asked for its project."""
    return cloud.find_home(server.region).backend.for_project(server.project_id)


def require_reach(cloud: Cloud, server: Server | None = None) -> None:
    """Raise BackendUnavailable while the cloud is known to be away; it is not asked for that.

    ``server`` is the one that something was to be done with.
    """
    seconds = cloud.backend.retry_after()
    if seconds is not None:
        idle = replace(server, operation_id=None) if server else None
        raise BackendUnavailable(cloud.list_allowed_actions(idle), seconds)


@contextmanager
def translate_refusals(
    cloud: Cloud, server: Server | None = None, *, begun: bool = False
) -> Iterator[None]:
    """Turn what a backend raises, about ``server`` if any, into the errors that clients know.

    What was ``begun`` on the server is undone then, so that it rests.
    """
    try:
        yield
    except ServerMissing as missing:
        raise ServerNotFound(server.id if server else str(missing)) from None
    except (CloudUnavailable, BackendRefused) as failure:
        if server and begun:
            server = replace(server, operation_id=None)
        allowed = cloud.list_allowed_actions(server)
        if isinstance(failure, CloudUnavailable):
            raise BackendUnavailable(allowed, failure.retry_after) from None
        raise _translate(failure, allowed) from None


def _translate(refusal: BackendRefused, allowed: Sequence[str]) -> OstlerError:
    if refusal.reason == "quota":
        return QuotaExceeded(str(refusal), refusal.quota, allowed)
    if refusal.reason in ("input", "reference"):
        return ValueRefused(str(refusal))
    return BackendError(f"The cloud refused: {refusal}", refusal.reason, allowed)
