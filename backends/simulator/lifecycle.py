"""How the simulated cloud changes a server: what an action begins, and what time brings about."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from backends.base import (
    ActionRequest,
    BackendRefused,
    ObservedServer,
    ServerMissing,
    ServerRequest,
)
from backends.simulator.options import ZONE, derive_addresses, keep_options, list_networks
from domain.transitions import TRANSITIONS, Action, Status, end_status, is_allowed, may_interrupt
from persistence.simulator.simulated_servers import CLOCK_TOLERANCE, SimulatedServer

DELETING = "deleting"
TOKENS_KEPT = 4
SNAPSHOT = "image_snapshot_pending"
BOOTING = frozenset(
    {Action.START, Action.REBOOT, Action.REBOOT_HARD, Action.REBUILD, Action.RESCUE,
     Action.UNRESCUE, Action.UNSHELVE}
)  # fmt: skip
OFFERED = frozenset(Action) - {Action.CREATE, Action.LOCK, Action.UNLOCK, Action.DELETE}

SEQUENCES: dict[str, tuple[str, ...]] = {
    words[0]: words
    for words in (
        ("scheduling", "networking", "block_device_mapping", "spawning"),
        ("resize_prep", "resize_migrating", "resize_migrated", "resize_finish"),
        ("image_snapshot_pending", "image_snapshot", "image_pending_upload", "image_uploading"),
        ("shelving", "shelving_image_pending_upload", "shelving_image_uploading",
         "shelving_offloading"),
        ("rebuilding", "rebuild_block_device_mapping", "rebuild_spawning"),
        ("rebooting", "reboot_pending", "reboot_started"),
        ("rebooting_hard", "reboot_pending_hard", "reboot_started_hard"),
    )
}  # fmt: skip
"""The task states of one action in the order of nova/compute/manager.py, by the first of them.

An action that is not here has one state from its beginning to its end.
"""


def show_task(server: SimulatedServer, at: datetime) -> str | None:
    """Return what the cloud is at with the server, the step being shared out evenly."""
    if server.task not in SEQUENCES or server.begun_at is None or server.due_at is None:
        return server.task
    words = SEQUENCES[server.task]
    whole = server.due_at - server.begun_at
    passed = (at - server.begun_at) / whole if whole else 1.0
    return words[max(0, min(int(passed * len(words)), len(words) - 1))]


def may_begin(server: SimulatedServer, action: Action, at: datetime) -> bool:
    """Tell whether the server's status allows the action, and what it is at, if anything."""
    task = show_task(server, at)
    free = task is None or may_interrupt(action, task)
    return action in OFFERED and free and is_allowed(action, server.status)


def require_state(server: SimulatedServer, action: Action, at: datetime) -> None:
    """Raise BackendRefused for an action that the server's state does not allow."""
    if not may_begin(server, action, at):
        doing = f" while {show_task(server, at)}" if server.task else ""
        message = f"Cannot {action} a server in status {server.status}{doing}"
        raise BackendRefused("state", message)


def begin_creation(
    request: ServerRequest, at: datetime, duration: timedelta, fault: str | None
) -> SimulatedServer:
    """Return a new server in the making; with a ``fault`` it will end in ERROR."""
    return SimulatedServer(
        number=0,
        id=request.id,
        project_id=request.project_id,
        name=request.name,
        status=Status.BUILD,
        flavor_id=request.flavor_id,
        image_id=request.image_id,
        created_at=at,
        updated_at=at,
        task=TRANSITIONS[Action.CREATE].task,
        begun_at=at,
        due_at=at + duration,
        next_status=(Status.ERROR if fault else Status.ACTIVE).value,
        next_fault=fault,
        labels=request.labels,
        options=keep_options(request),
    )


def begin_action(
    server: SimulatedServer, request: ActionRequest, at: datetime, seconds: float, fault: str | None
) -> SimulatedServer:
    """Return the server with the action going on; with a ``fault`` it will come to nothing."""
    action = request.action
    end = Status.VERIFY_RESIZE if action is Action.RESIZE else end_status(action, server.status)
    flavor = request.flavor_id if action is Action.RESIZE else None
    if action is Action.REVERT_RESIZE:
        flavor = server.old_flavor_id
    return replace(
        server,
        task=TRANSITIONS[action].task,
        begun_at=at,
        due_at=at + timedelta(seconds=seconds),
        next_status=Status.ERROR.value if fault else end.value,
        next_flavor_id=None if fault else flavor,
        next_image_id=request.image_id if action is Action.REBUILD and not fault else None,
        next_fault=fault,
        old_flavor_id=server.flavor_id if action is Action.RESIZE else None,
        image_name=request.image_name,
        token=" ".join([request.token, *list_tokens(server)][:TOKENS_KEPT]),
        failed_token=None,
        fault=None,
        boots=server.boots + (action in BOOTING),
        updated_at=at,
    )


def begin_deletion(server: SimulatedServer, at: datetime, seconds: float) -> SimulatedServer:
    """Return the server on its way out; one that is on it already stays there."""
    if server.task == DELETING:
        return server
    due_at = at + timedelta(seconds=seconds)
    return replace(
        server, task=DELETING, begun_at=at, due_at=due_at, next_status=None, updated_at=at
    )


def list_tokens(server: SimulatedServer) -> list[str]:
    """Return the tokens of the last actions, the newest first."""
    return (server.token or "").split()


def newest_token(server: SimulatedServer) -> str | None:
    """Return the token of the last action, or None without any."""
    return next(iter(list_tokens(server)), None)


def is_due(server: SimulatedServer, at: datetime) -> bool:
    """Tell whether something is to happen to the server by ``at``.

    Work that began after ``at`` is done too: the clock went back, and would let it wait for long.
    """
    begun, due = server.begun_at, server.due_at
    went_back = begun is not None and begun > at + CLOCK_TOLERANCE
    return went_back or (due is not None and due <= at) or has_vanished(server, at)


def has_vanished(server: SimulatedServer, at: datetime) -> bool:
    """Tell whether the cloud has lost the server by ``at``."""
    return server.vanishes_at is not None and server.vanishes_at <= at


def settle(server: SimulatedServer, at: datetime) -> SimulatedServer | None:
    """Return the server as it is once its work is done; None for one that is gone then.

    It counts as changed when that is seen, so that nobody who asks what has changed misses it.
    """
    if server.task == DELETING or has_vanished(server, at):
        return None
    return replace(
        server,
        status=Status(server.next_status or server.status),
        flavor_id=server.next_flavor_id or server.flavor_id,
        image_id=server.next_image_id or server.image_id,
        failed_token=newest_token(server) if server.next_fault else None,
        fault=server.next_fault,
        task=None,
        begun_at=None,
        due_at=None,
        next_status=None,
        next_flavor_id=None,
        next_image_id=None,
        next_fault=None,
        updated_at=at,
    )


def observe(server: SimulatedServer | None, at: datetime, server_id: str = "") -> ObservedServer:
    """Return what the cloud shows of a server at a time. Raises ServerMissing."""
    if server is None:
        raise ServerMissing(f"The simulated cloud has no server {server_id!r}")
    built = was_built(server)
    addresses = derive_addresses(server.number, list_networks(server)) if built else None
    options = server.options or {}
    return ObservedServer(
        id=server.id,
        name=server.name,
        status=server.status,
        flavor_id=server.flavor_id,
        image_id=server.image_id,
        ip_address=next(iter(addresses.values()))[0]["address"] if addresses else None,
        updated_at=server.updated_at,
        task=show_task(server, at),
        token=newest_token(server),
        failed_token=server.failed_token,
        fault=server.fault,
        addresses=addresses or {},
        labels=server.labels,
        key_name=options.get("key_name"),
        availability_zone=ZONE if built else options.get("availability_zone"),
        project_id=server.project_id,
    )


def was_built(server: SimulatedServer) -> bool:
    """Tell whether the server ever ran; one whose build failed never did, and has no address."""
    failed = server.status is Status.ERROR and server.token is None and server.fault is not None
    return server.status is not Status.BUILD and not failed
