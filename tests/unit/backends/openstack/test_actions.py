"""An action with which a host died: who is still at it, and what it has come to; and consoles."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from backends.base import ActionRequest, CloudUnavailable, ObservedServer
from backends.openstack.actions import ABANDONED_AFTER, check_page, conclude, is_abandoned
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


@pytest.mark.parametrize(
    "url", ["https://vnc.example.com/vnc.html?token=1", "HTTP://10.0.0.1:6080/"]
)
def test_a_console_is_a_page(url: str) -> None:
    assert check_page(url) == url


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " https://a", "data:text/html,x", "//a", ""]
)
def test_a_console_that_is_no_page_is_given_to_nobody(url: str) -> None:
    with pytest.raises(CloudUnavailable):
        check_page(url)
