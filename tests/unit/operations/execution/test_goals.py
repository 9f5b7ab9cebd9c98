"""Goals: an operation has succeeded when the cloud shows it, and not before."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from backends.base import ActionRequest, ObservedServer
from domain.operations import Operation, OperationStatus
from domain.transitions import LIVE, TRANSITIONS, Action, Status
from operations.execution.goals import (
    CONFIRMATION,
    Progress,
    evaluate,
    make_confirmation,
    make_request,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTES = (Action.LOCK, Action.UNLOCK)
ACTS = [a for a in Action if a not in (Action.CREATE, Action.DELETE, Action.RESIZE, *NOTES)]
MOVING = [action for action in ACTS if TRANSITIONS[action].ends_in]
STAYING = [action for action in ACTS if not TRANSITIONS[action].ends_in]
FLAVOR = {"flavor_id": "flavor-2"}
CONFIRMED = f"operation-1{CONFIRMATION}"


def plan(action: Action, **arguments: Any) -> Operation:
    """Return a running operation."""
    return Operation(
        id="operation-1",
        project_id="project-1",
        server_id="server-1",
        action=action,
        status=OperationStatus.RUNNING,
        created_at=NOW,
        deadline_at=NOW + timedelta(minutes=10),
        arguments=arguments,
    )


def show(status: Status = Status.ACTIVE, **changes: Any) -> ObservedServer:
    """Return a server that rests in ``status`` after the operation."""
    server = ObservedServer(
        id="server-1",
        name="web-1",
        status=status,
        flavor_id="flavor-1",
        image_id="image-1",
        ip_address="10.0.0.1",
        updated_at=NOW,
        token="operation-1",
    )
    return replace(server, **changes)


def waits(progress: Progress) -> bool:
    """Tell whether the verdict is that it goes on."""
    return (progress.reached, progress.confirm, progress.reason) == (
        False,
        False,
        None,
    )


@pytest.mark.parametrize("action", MOVING)
def test_an_action_has_succeeded_once_the_server_rests_where_the_table_says(
    action: Action,
) -> None:
    end = TRANSITIONS[action].ends_in
    for status in LIVE:
        progress = evaluate(plan(action), show(status))
        reached = status is end or (action is Action.SHELVE and status is Status.SHELVED)
        assert progress.reached is reached
        assert (progress.reason is None) is reached


@pytest.mark.parametrize("action", STAYING)
def test_an_action_that_keeps_the_status_has_succeeded_once_the_server_rests(
    action: Action,
) -> None:
    assert evaluate(plan(action), show(Status.SHUTOFF)).reached


@pytest.mark.parametrize("action", [Action.CREATE, Action.RESIZE, *ACTS])
def test_nothing_is_reached_while_the_cloud_is_at_it(action: Action) -> None:
    for status in LIVE:
        assert waits(evaluate(plan(action, **FLAVOR), show(status, task="working")))


@pytest.mark.parametrize("action", [Action.RESIZE, *ACTS])
def test_what_another_action_left_proves_nothing(action: Action) -> None:
    for token in (None, "operation-0"):
        seen = show(TRANSITIONS[action].ends_in or Status.ACTIVE, token=token, **FLAVOR)
        assert waits(evaluate(plan(action, **FLAVOR), seen))


@pytest.mark.parametrize("action", [Action.CREATE, Action.RESIZE, *ACTS])
def test_what_came_to_nothing_is_given_up_with_the_reason_of_the_cloud(action: Action) -> None:
    failed = show(Status.ERROR, failed_token="operation-1", fault="out of memory")
    assert evaluate(plan(action, **FLAVOR), failed).reason == "out of memory"
    assert evaluate(plan(action, **FLAVOR), replace(failed, fault=None)).reason


@pytest.mark.parametrize("action", [Action.CREATE, Action.RESIZE, *ACTS])
def test_a_server_that_is_gone_is_given_up(action: Action) -> None:
    assert evaluate(plan(action, **FLAVOR), None).reason == "The server is gone from the cloud"


def test_a_create_goes_on_in_build_and_succeeds_behind_it() -> None:
    assert waits(evaluate(plan(Action.CREATE), show(Status.BUILD, token=None)))
    assert evaluate(plan(Action.CREATE), show(Status.ACTIVE, token=None)).reached


def test_a_create_that_ends_in_error_is_given_up_with_the_reason_of_the_cloud() -> None:
    failed = show(Status.ERROR, token=None, fault="No valid host was found.")
    assert evaluate(plan(Action.CREATE), failed).reason == "No valid host was found."
    assert evaluate(plan(Action.CREATE), replace(failed, fault=None)).reason


def test_a_delete_has_succeeded_once_the_server_is_gone() -> None:
    assert evaluate(plan(Action.DELETE), None).reached
    for status in LIVE:
        assert waits(evaluate(plan(Action.DELETE), show(status)))
    assert waits(evaluate(plan(Action.DELETE), show(failed_token="operation-1")))


def test_a_resize_is_confirmed_unless_that_is_not_wanted() -> None:
    resized = show(Status.VERIFY_RESIZE, **FLAVOR)
    progress = evaluate(plan(Action.RESIZE, **FLAVOR), resized)
    assert (progress.confirm, progress.reached) == (True, False)
    progress = evaluate(plan(Action.RESIZE, **FLAVOR, auto_confirm=False), resized)
    assert (progress.confirm, progress.reached) == (False, True)


def test_a_resize_has_succeeded_once_it_is_confirmed() -> None:
    operation = plan(Action.RESIZE, **FLAVOR)
    assert waits(
        evaluate(operation, show(Status.VERIFY_RESIZE, token=CONFIRMED, task="confirming"))
    )
    assert evaluate(operation, show(token=CONFIRMED, flavor_id="flavor-2")).reached


def test_a_resize_that_kept_the_old_flavor_is_given_up() -> None:
    assert evaluate(plan(Action.RESIZE, **FLAVOR), show()).reason == "The cloud kept the old flavor"


def test_a_resize_whose_confirmation_came_to_nothing_is_given_up() -> None:
    failed = show(Status.ERROR, token=CONFIRMED, failed_token=CONFIRMED, fault="lost", **FLAVOR)
    progress = evaluate(plan(Action.RESIZE, **FLAVOR), failed)
    assert (progress.reached, progress.reason) == (False, "lost")


def test_progress_moves_forward_and_ends_at_a_hundred() -> None:
    operation = plan(Action.RESIZE, **FLAVOR)
    steps = [
        show(task="resize_prep"),
        show(Status.VERIFY_RESIZE, **FLAVOR),
        show(token=CONFIRMED, flavor_id="flavor-2"),
    ]
    progress = [evaluate(operation, step).progress for step in steps]
    assert progress == sorted(set(progress))
    assert progress[-1] == 100


def ask(action: Action, operation: str = "operation-1", **fields: Any) -> ActionRequest:
    """Return what the cloud is asked for."""
    return ActionRequest("server-1", action, operation, project_id="project-1", **fields)


def test_the_request_to_the_cloud_has_what_the_action_takes() -> None:
    request = make_request(plan(Action.RESIZE, **FLAVOR))
    assert request == ask(Action.RESIZE, flavor_id="flavor-2")
    request = make_request(plan(Action.REBUILD, image_id="image-2"))
    assert request == ask(Action.REBUILD, image_id="image-2")
    request = make_request(plan(Action.SNAPSHOT, name="backup"))
    assert (request.token, request.image_name) == ("operation-1", "backup")


def test_a_confirmation_has_a_token_of_its_own() -> None:
    request = make_confirmation(plan(Action.RESIZE, **FLAVOR))
    assert request == ask(Action.CONFIRM_RESIZE, CONFIRMED)
