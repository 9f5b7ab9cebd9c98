"""A cloud as the operations see it: its backend, the database that records it, who carries out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from backends.base import Backend, BackendRefused, ServerMissing
from backends.base import BackendUnavailable as BackendSilent
from domain.errors import BackendError, BackendUnavailable, QuotaExceeded, ServerNotFound
from domain.keypairs import Keypair
from domain.operations import Operation
from domain.servers import Server
from domain.webhooks import Webhook
from operations.queue import WorkQueue
from persistence.session import Database

Made = Operation | Webhook | Keypair
"""What can come of a request that makes something."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """One region: the ``backend`` that runs its servers and the ``database`` that records them.

    ``queue`` tells a carrier of this process which operation to look at; ``defer`` tells one of
    another process in the transaction that records the operation, and is None where this process
    carries what it records. ``listeners`` are told the id of each operation that has ended in this
    process, and ``recorders`` the whole of it, those that ended in their request too;
    ``deadline`` is how long one may take, ``reconcile_seconds`` how often the record is
    compared with the cloud.
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


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf something is done: the project, the request, and the cause.

    ``precondition`` raises PreconditionFailed for what is not as the caller knows it.
    ``recorder`` is told, in the transaction that does the work, the operation that came of the
    request and its server, None where the operation itself was asked for; or the webhook or the
    key pair.
    """

    project_id: str
    request_id: str = "-"
    cause: str = "request"
    precondition: Callable[[Server | Webhook], None] | None = None
    recorder: Callable[[Any, Made, Server | None], None] | None = None

    def record(self, connection: Any, made: Made, server: Server | None = None) -> None:
        """Tell the recorder, if there is one, what came of the request."""
        if self.recorder:
            self.recorder(connection, made, server)


def require_reach(cloud: Cloud, server: Server | None = None) -> None:
    """Raise BackendUnavailable while the cloud is known to be away; it is not asked for that.

    ``server`` is the one that something was to be done with.
    """
    seconds = cloud.backend.retry_after()
    if seconds is not None:
        allowed = replace(server, operation_id=None).allowed_actions if server else ()
        raise BackendUnavailable(allowed, seconds)


@contextmanager
def translate_refusals(server: Server | None = None) -> Iterator[None]:
    """Turn what a backend raises, about ``server`` if any, into the errors that clients know."""
    allowed = server.allowed_actions if server else []
    try:
        yield
    except ServerMissing as missing:
        raise ServerNotFound(server.id if server else str(missing)) from None
    except BackendSilent as silence:
        raise BackendUnavailable(allowed, silence.retry_after) from None
    except BackendRefused as refusal:
        if refusal.reason == "quota":
            raise QuotaExceeded(str(refusal), refusal.quota, allowed) from None
        message = f"The cloud refused: {refusal}"
        raise BackendError(message, refusal.reason, allowed) from None
