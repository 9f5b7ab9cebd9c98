"""Refusals: they say what is in the way, and what may be done instead."""

from typing import Any

import pytest
from msgspec.structs import replace

from domain.failures import describe_refusal
from domain.refusals import (
    InvalidStateTransition,
    OperationNotCancellable,
    ServerBusy,
    ServerLocked,
    ServerProtected,
)
from domain.servers import Server
from domain.transitions import Action
from tests.unit.domain.samples import ALLOWED, SERVER

BUSY = replace(SERVER, operation_id="operation-1", task="resize_confirming")
LOCKED = replace(SERVER, locked=True)


@pytest.mark.parametrize(
    ("server", "allowed"), [(SERVER, ALLOWED), (LOCKED, ["unlock"]), (BUSY, [])]
)
def test_what_may_be_done_with_a_server_depends_on_what_goes_on(
    server: Server, allowed: list[str]
) -> None:
    assert server.list_allowed_actions({}) == allowed


def test_an_action_in_the_wrong_status_says_what_is_allowed_instead() -> None:
    assert InvalidStateTransition(SERVER, Action.STOP, {}).details == describe_refusal(
        allowed_actions=ALLOWED, current_status="VERIFY_RESIZE", action="stop"
    )
    assert InvalidStateTransition(LOCKED, Action.STOP, {}).details["allowed_actions"] == ["unlock"]


def test_a_status_that_is_about_to_change_is_worth_another_try() -> None:
    details = InvalidStateTransition(BUSY, "open_console", {}).details
    assert (details["retry"], details["retry_after"]) == (True, 1)
    assert (details["operation_id"], details["allowed_actions"]) == ("operation-1", [])


@pytest.mark.parametrize(
    ("error", "details"),
    [
        (
            ServerBusy(BUSY),
            {
                "retry": True,
                "retry_after": 1,
                "operation_id": "operation-1",
                "allowed_actions": [],
                "task": "resize_confirming",
            },
        ),
        (ServerLocked(LOCKED, {}), describe_refusal(allowed_actions=["unlock"])),
        (ServerProtected(SERVER, {}), describe_refusal(allowed_actions=ALLOWED)),
        (
            OperationNotCancellable("operation-1", "failed"),
            {
                "retry": False,
                "retry_after": None,
                "operation_id": None,
                "allowed_actions": [],
                "current_status": "failed",
                "action": "cancel",
            },
        ),
    ],
)
def test_a_refusal_says_whether_to_try_again(error: ServerBusy, details: dict[str, Any]) -> None:
    assert error.details == details
