"""The lifecycle of a server: which action is allowed in which status, and where it ends.

The arrows are Nova's own checks (nova/compute/api.py, ``check_instance_state``), except that
``resize`` of a stopped server is refused, as in the service that Ostler replaces.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.states import LIVE, Status

S = Status


class Action(StrEnum):
    """A lifecycle action, named as in Nova's server actions."""

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


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: the statuses in which an action may begin, and the one in which it ends.

    ``ends_in`` is None for an action that leaves the status as it was.
    """

    allowed_in: frozenset[Status]
    ends_in: Status | None


def _arrow(*allowed_in: Status, to: Status | None) -> Transition:
    return Transition(frozenset(allowed_in), to)


TRANSITIONS: dict[Action, Transition] = {
    Action.START: _arrow(S.SHUTOFF, to=S.ACTIVE),
    Action.STOP: _arrow(S.ACTIVE, S.ERROR, to=S.SHUTOFF),
    Action.REBOOT: _arrow(S.ACTIVE, to=S.ACTIVE),
    Action.REBOOT_HARD: _arrow(S.ACTIVE, S.SHUTOFF, S.PAUSED, S.SUSPENDED, S.ERROR, to=S.ACTIVE),
    Action.RESIZE: _arrow(S.ACTIVE, to=S.ACTIVE),
    Action.CONFIRM_RESIZE: _arrow(S.VERIFY_RESIZE, to=S.ACTIVE),
    Action.REVERT_RESIZE: _arrow(S.VERIFY_RESIZE, to=S.ACTIVE),
    Action.PAUSE: _arrow(S.ACTIVE, to=S.PAUSED),
    Action.UNPAUSE: _arrow(S.PAUSED, to=S.ACTIVE),
    Action.SUSPEND: _arrow(S.ACTIVE, to=S.SUSPENDED),
    Action.RESUME: _arrow(S.SUSPENDED, to=S.ACTIVE),
    Action.RESCUE: _arrow(S.ACTIVE, S.SHUTOFF, S.ERROR, to=S.RESCUE),
    Action.UNRESCUE: _arrow(S.RESCUE, to=S.ACTIVE),
    Action.SHELVE: _arrow(S.ACTIVE, S.SHUTOFF, S.PAUSED, S.SUSPENDED, to=S.SHELVED_OFFLOADED),
    Action.UNSHELVE: _arrow(S.SHELVED, S.SHELVED_OFFLOADED, to=S.ACTIVE),
    Action.REBUILD: _arrow(S.ACTIVE, S.SHUTOFF, S.ERROR, to=None),
    Action.SNAPSHOT: _arrow(S.ACTIVE, S.SHUTOFF, S.PAUSED, S.SUSPENDED, to=None),
    Action.LOCK: _arrow(*LIVE, to=None),
    Action.UNLOCK: _arrow(*LIVE, to=None),
    Action.DELETE: _arrow(*LIVE, to=S.DELETED),
}

SERVED: tuple[Action, ...] = (Action.START, Action.STOP, Action.REBOOT, Action.RESIZE)
"""The actions that ``POST /servers/{id}/action`` takes, in the order in which they are shown."""


def is_allowed(action: Action, status: Status) -> bool:
    """Tell whether ``action`` may begin while a server is in ``status``."""
    return status in TRANSITIONS[action].allowed_in


def list_allowed_actions(status: Status) -> list[Action]:
    """Return the served actions that may begin in ``status``."""
    return [action for action in SERVED if is_allowed(action, status)]


def end_status(action: Action, status: Status) -> Status:
    """Return the status in which ``action`` ends when it begins in ``status``."""
    return TRANSITIONS[action].ends_in or status
