"""The lifecycle table: what is allowed where, and where it ends."""

import pytest

from domain.errors import InvalidStateTransition
from domain.states import LIVE, Status
from domain.transitions import SERVED, TRANSITIONS, Action, end_status, is_allowed
from domain.transitions import list_allowed_actions as allowed


def test_every_action_has_its_arrow() -> None:
    assert set(TRANSITIONS) == set(Action)


@pytest.mark.parametrize(
    ("action", "status", "end"),
    [
        (Action.START, Status.SHUTOFF, Status.ACTIVE),
        (Action.STOP, Status.ACTIVE, Status.SHUTOFF),
        (Action.STOP, Status.ERROR, Status.SHUTOFF),
        (Action.REBOOT, Status.ACTIVE, Status.ACTIVE),
        (Action.REBOOT_HARD, Status.PAUSED, Status.ACTIVE),
        (Action.RESIZE, Status.ACTIVE, Status.ACTIVE),
        (Action.REBUILD, Status.SHUTOFF, Status.SHUTOFF),
        (Action.SNAPSHOT, Status.PAUSED, Status.PAUSED),
        (Action.DELETE, Status.ERROR, Status.DELETED),
    ],
)
def test_an_allowed_action_ends_where_the_table_says(
    action: Action, status: Status, end: Status
) -> None:
    assert is_allowed(action, status)
    assert end_status(action, status) is end


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (Action.START, Status.ACTIVE),
        (Action.STOP, Status.SHUTOFF),
        (Action.REBOOT, Status.SHUTOFF),
        (Action.RESIZE, Status.SHUTOFF),
        (Action.CONFIRM_RESIZE, Status.ACTIVE),
        (Action.UNPAUSE, Status.ACTIVE),
        (Action.UNSHELVE, Status.SHUTOFF),
    ],
)
def test_an_action_is_refused_outside_its_statuses(action: Action, status: Status) -> None:
    assert not is_allowed(action, status)


def test_nothing_may_happen_to_a_deleted_server() -> None:
    assert [action for action in Action if is_allowed(action, Status.DELETED)] == []


def test_a_live_server_can_always_be_deleted() -> None:
    assert all(is_allowed(Action.DELETE, status) for status in LIVE)


def test_only_served_actions_are_offered() -> None:
    assert allowed(Status.ACTIVE) == [Action.STOP, Action.REBOOT, Action.RESIZE]
    assert allowed(Status.SHUTOFF) == [Action.START]
    assert allowed(Status.BUILD) == []
    assert set(SERVED) < set(Action)


def test_a_refusal_says_what_is_allowed_instead() -> None:
    error = InvalidStateTransition(Status.SHUTOFF, Action.STOP)
    assert error.details == {
        "current_status": "SHUTOFF",
        "action": "stop",
        "allowed_actions": ["start"],
    }
