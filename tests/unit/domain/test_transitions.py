"""The lifecycle table: what is allowed where, and where it ends."""

import pytest

from domain.transitions import (
    INTERRUPTING,
    LIVE,
    SERVED,
    TRANSITIONS,
    Action,
    Status,
    end_status,
    is_allowed,
    may_interrupt,
)
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


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.ACTIVE, "stop reboot resize pause suspend rescue shelve rebuild snapshot lock"),
        (Status.SHUTOFF, "start rescue shelve rebuild snapshot lock"),
        (Status.VERIFY_RESIZE, "confirm_resize revert_resize lock"),
        (Status.SHELVED_OFFLOADED, "unshelve lock"),
        (Status.ERROR, "stop rescue rebuild lock"),
        (Status.BUILD, "lock"),
        (Status.DELETED, ""),
    ],
)
def test_the_actions_that_are_offered_are_the_allowed_ones(status: Status, offered: str) -> None:
    assert allowed(status) == offered.split()


def test_eighteen_actions_are_served() -> None:
    assert len(SERVED) == 18
    assert set(Action) - set(SERVED) == {Action.CREATE, Action.REBOOT_HARD, Action.DELETE}


@pytest.mark.parametrize("status", sorted(LIVE))
def test_a_locked_server_can_only_be_unlocked(status: Status) -> None:
    assert [action for action in Action if is_allowed(action, status, locked=True)] == ["unlock"]
    assert allowed(status, locked=True) == [Action.UNLOCK]
    assert not is_allowed(Action.UNLOCK, status)


def test_all_work_of_a_cloud_has_a_task_and_notes_have_none() -> None:
    notes = [action for action in Action if TRANSITIONS[action].task is None]
    assert notes == [Action.LOCK, Action.UNLOCK]


def test_a_deletion_interrupts_everything_and_a_hard_reboot_what_can_be_cut_short() -> None:
    tasks = {transition.task for transition in TRANSITIONS.values()} - {None}
    assert all(may_interrupt(Action.DELETE, task) for task in tasks)
    cut_short = {task for task in tasks if may_interrupt(Action.REBOOT_HARD, task)}
    assert cut_short == {
        "rebooting", "rebooting_hard", "pausing", "unpausing", "suspending", "resuming"
    }  # fmt: skip
    assert not may_interrupt(Action.REBOOT_HARD, "reboot_started_hard")


def test_no_other_action_interrupts_anything() -> None:
    tasks = {transition.task for transition in TRANSITIONS.values()}
    others = set(Action) - INTERRUPTING
    assert not any(may_interrupt(action, task) for action in others for task in tasks)
