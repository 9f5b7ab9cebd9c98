"""An action with which a host died: who is still at it, and what it has come to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backends.base import ActionRequest, ObservedServer
from backends.openstack.actions import ABANDONED_AFTER, conclude, is_abandoned
from domain.transitions import Action, Status

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEEN = ObservedServer("s", "web", Status.SHUTOFF, "f", "i", None, NOW - 2 * ABANDONED_AFTER)


def test_an_action_is_abandoned_once_its_server_has_rested_for_a_while() -> None:
    assert is_abandoned(SEEN, Action.STOP, NOW)
    assert not is_abandoned(SEEN, Action.STOP, SEEN.updated_at + timedelta(seconds=1))
    assert not is_abandoned(replace(SEEN, task="powering-off"), Action.STOP, NOW)


@pytest.mark.parametrize(
    ("status", "abandoned"), [(Status.VERIFY_RESIZE, False), (Status.ACTIVE, True)]
)
def test_a_confirmation_has_no_task_while_it_goes_on(status: Status, abandoned: bool) -> None:
    seen = replace(SEEN, status=status)
    assert is_abandoned(seen, Action.CONFIRM_RESIZE, NOW) is abandoned


@pytest.mark.parametrize("action", [Action.STOP, Action.PAUSE, Action.RESIZE, Action.SHELVE])
def test_the_status_tells_what_became_of_an_action_that_changes_it(action: Action) -> None:
    assert conclude(SEEN, ActionRequest("s", action, "token")) == SEEN


@pytest.mark.parametrize("action", [Action.REBOOT, Action.REBUILD, Action.SNAPSHOT])
def test_an_action_that_leaves_no_trace_has_failed(action: Action) -> None:
    ended = conclude(SEEN, ActionRequest("s", action, "token"))
    assert ended.failed_token == "token"
    assert "interrupted" in (ended.fault or "")
