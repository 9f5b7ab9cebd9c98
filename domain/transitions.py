"""The lifecycle of a server: which action is allowed in which status, and where it ends.

The arrows are Nova's own checks (nova/compute/api.py, ``check_instance_state``), except that
``resize`` of a stopped server is refused, as in the service that Ostler replaces.
"""

from enum import StrEnum
from functools import cache

from msgspec import Struct


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


S = Status


class Action(StrEnum):
    """A lifecycle action, named as in Nova's server actions."""

    CREATE = "create"
    START = "start"
    STOP = "stop"
    REBOOT = "reboot"
    REBOOT_HARD = "reboot_hard"
    RESIZE = "resize"
    CONFIRM_RESIZE = "confirm_resize"
    REVERT_RESIZE = "revert_resize"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESCUE = "rescue"
    UNRESCUE = "unrescue"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    REBUILD = "rebuild"
    SNAPSHOT = "snapshot"
    LOCK = "lock"
    UNLOCK = "unlock"
    DELETE = "delete"


class Transition(Struct, frozen=True):
    """One arrow: the statuses in which an action may begin, and the one in which it ends.

    ``ends_in`` is None for an action that leaves the status as it was; ``task`` is Nova's word
    for the work at its beginning (nova/compute/task_states.py), None for work that is a note.
    """

    allowed_in: frozenset[Status]
    ends_in: Status | None
    task: str | None


def _arrow(*allowed_in: Status, to: Status | None, task: str | None) -> Transition:
    return Transition(frozenset(allowed_in), to, task)


TRANSITIONS: dict[Action, Transition] = {
    Action.CREATE: _arrow(to=S.ACTIVE, task="scheduling"),
    Action.START: _arrow(S.SHUTOFF, to=S.ACTIVE, task="powering-on"),
    Action.STOP: _arrow(S.ACTIVE, S.ERROR, to=S.SHUTOFF, task="powering-off"),
    Action.REBOOT: _arrow(S.ACTIVE, to=S.ACTIVE, task="rebooting"),
    Action.REBOOT_HARD: _arrow(
        S.ACTIVE, S.SHUTOFF, S.PAUSED, S.SUSPENDED, S.ERROR, to=S.ACTIVE, task="rebooting_hard"
    ),
    Action.RESIZE: _arrow(S.ACTIVE, to=S.ACTIVE, task="resize_prep"),
    Action.CONFIRM_RESIZE: _arrow(S.VERIFY_RESIZE, to=S.ACTIVE, task="resize_confirming"),
    Action.REVERT_RESIZE: _arrow(S.VERIFY_RESIZE, to=S.ACTIVE, task="resize_reverting"),
    Action.PAUSE: _arrow(S.ACTIVE, to=S.PAUSED, task="pausing"),
    Action.UNPAUSE: _arrow(S.PAUSED, to=S.ACTIVE, task="unpausing"),
    Action.SUSPEND: _arrow(S.ACTIVE, to=S.SUSPENDED, task="suspending"),
    Action.RESUME: _arrow(S.SUSPENDED, to=S.ACTIVE, task="resuming"),
    Action.RESCUE: _arrow(S.ACTIVE, S.SHUTOFF, S.ERROR, to=S.RESCUE, task="rescuing"),
    Action.UNRESCUE: _arrow(S.RESCUE, to=S.ACTIVE, task="unrescuing"),
    Action.SHELVE: _arrow(
        S.ACTIVE, S.SHUTOFF, S.PAUSED, S.SUSPENDED, to=S.SHELVED_OFFLOADED, task="shelving"
    ),
    Action.UNSHELVE: _arrow(S.SHELVED, S.SHELVED_OFFLOADED, to=S.ACTIVE, task="unshelving"),
    Action.REBUILD: _arrow(S.ACTIVE, S.SHUTOFF, S.ERROR, to=None, task="rebuilding"),
    Action.SNAPSHOT: _arrow(
        S.ACTIVE, S.SHUTOFF, S.PAUSED, S.SUSPENDED, to=None, task="image_snapshot_pending"
    ),
    Action.LOCK: _arrow(*LIVE, to=None, task=None),
    Action.UNLOCK: _arrow(*LIVE, to=None, task=None),
    Action.DELETE: _arrow(*LIVE, to=S.DELETED, task="deleting"),
}

ALLOW_REBOOT = frozenset(
    {"rebooting", "reboot_pending", "reboot_started", "rebooting_hard",
     "pausing", "unpausing", "suspending", "resuming"}
)  # fmt: skip
"""The tasks that a hard reboot interrupts (nova/compute/task_states.py, ``ALLOW_REBOOT``)."""

INTERRUPTING = frozenset({Action.DELETE, Action.REBOOT_HARD})
"""The actions that may begin while something goes on."""

SERVED: tuple[Action, ...] = tuple(
    action for action in Action if action not in (Action.CREATE, Action.REBOOT_HARD, Action.DELETE)
)
"""The actions that ``POST /servers/{id}/action`` takes, in the order in which they are shown."""


def is_allowed(action: Action, status: Status, *, locked: bool = False) -> bool:
    """Tell whether ``action`` may begin while a server is in ``status``.

    While it is locked nothing but ``unlock`` may, and ``unlock`` may only then. To lock what is
    locked, or unlock what is not, changes nothing: that is no action, and is not refused.
    """
    if locked != (action is Action.UNLOCK) and (locked or action is Action.UNLOCK):
        return False
    return status in TRANSITIONS[action].allowed_in


def may_interrupt(action: Action, task: str | None) -> bool:
    """Tell whether ``action`` may begin while ``task``, Nova's word for it, goes on.

    A deletion may during any (nova/compute/api.py, ``delete``), a hard reboot during some.
    """
    return action is Action.DELETE or (action is Action.REBOOT_HARD and task in ALLOW_REBOOT)


def list_allowed_actions(status: Status, *, locked: bool = False) -> list[Action]:
    """Return the served actions that may begin in ``status``, ``reboot`` in its soft form."""
    return list(_find_allowed_actions(status, locked))


def name_allowed_actions(status: Status, *, locked: bool = False) -> list[str]:
    """Return the names of ``list_allowed_actions``, as plain texts."""
    return list(_name_allowed_actions(status, locked))


@cache
def _name_allowed_actions(status: Status, locked: bool) -> tuple[str, ...]:
    return tuple(action.value for action in _find_allowed_actions(status, locked))


@cache
def _find_allowed_actions(status: Status, locked: bool) -> tuple[Action, ...]:
    return tuple(action for action in SERVED if is_allowed(action, status, locked=locked))


def end_status(action: Action, status: Status) -> Status:
    """Return the status in which ``action`` ends when it begins in ``status``."""
    return TRANSITIONS[action].ends_in or status
