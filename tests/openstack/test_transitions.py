"""The lifecycle table says what Nova's own source says, but for differences that are meant."""

import json
import subprocess
from typing import Any

import pytest

from backends.openstack.actions import NAMES
from backends.openstack.servers import STATUSES
from domain.transitions import ALLOW_REBOOT, LIVE, TRANSITIONS, Action, Status, may_interrupt
from tests.openstack.cloud.environment import PYTHON, ROOT

METHODS = {
    Action.START: "start",
    Action.STOP: "stop",
    Action.REBOOT: "_soft_reboot",
    Action.REBOOT_HARD: "_hard_reboot",
    Action.RESIZE: "resize",
    Action.CONFIRM_RESIZE: "confirm_resize",
    Action.REVERT_RESIZE: "revert_resize",
    Action.PAUSE: "pause",
    Action.UNPAUSE: "unpause",
    Action.SUSPEND: "suspend",
    Action.RESUME: "resume",
    Action.RESCUE: "rescue",
    Action.UNRESCUE: "unrescue",
    Action.SHELVE: "shelve",
    Action.UNSHELVE: "unshelve",
    Action.REBUILD: "rebuild",
    Action.SNAPSHOT: "snapshot",
    Action.LOCK: "lock",
    Action.UNLOCK: "unlock",
    Action.DELETE: "delete",
}
"""The method of ``nova.compute.api.API`` behind each action, which checks the server's state."""

WORKERS = {
    Action.CREATE: "_populate_instance_for_create",
    Action.STOP: "force_stop",
    Action.DELETE: "_delete_instance",
}
"""The method that sets the task and writes the history, where it is another one."""

STATUS_DIFFERENCES = {
    (Action.RESIZE, Status.SHUTOFF): "the service that Ostler replaces answers 409",
}
"""Where only Nova, or only Ostler, allows an action, and why."""

TASK_DIFFERENCES = {
    Action.CONFIRM_RESIZE: "Nova notes it in the migration alone, Ostler shows Nova's word for it",
}
"""Actions whose task Nova's API does not set at their beginning."""

UNLAUNCHED_DIFFERENCES = {
    Action.STOP: "Nova does not tell whether a server in ERROR has ever run, and refuses it then",
    Action.REBOOT_HARD: "the same",
    Action.RESCUE: "the same",
    Action.REBUILD: "the same",
}
"""Actions that are allowed in a status that a server may have which never ran."""


@pytest.fixture(scope="module")
def nova() -> dict[str, Any]:
    """What Nova's source says of each method."""
    command = [str(PYTHON), "-W", "ignore", "-m", "tests.openstack.cloud.inside.lifecycle"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


@pytest.fixture(scope="module")
def checks(nova: dict[str, Any]) -> dict[Action, dict[str, Any]]:
    """What each action asks of a server, for those that ask anything."""
    asked = {action: nova[name]["check"] for action, name in METHODS.items()}
    return {action: check for action, check in asked.items() if check}


def read_statuses(check: dict[str, Any] | None) -> frozenset[Status]:
    """Return the statuses that a check lets pass, of those that a server can rest in."""
    if check is None or check["vm_state"] is None:
        return LIVE
    return frozenset(STATUSES[word] for word in check["vm_state"])


def test_every_action_but_a_create_has_a_method_of_novas(nova: dict[str, Any]) -> None:
    assert set(METHODS) == set(Action) - {Action.CREATE}
    assert set(METHODS.values()) | set(WORKERS.values()) <= set(nova)


def test_an_action_is_allowed_where_nova_allows_it(
    checks: dict[Action, dict[str, Any]],
) -> None:
    found = {
        (action, status)
        for action in METHODS
        for status in read_statuses(checks.get(action)) ^ TRANSITIONS[action].allowed_in
    }
    assert found == set(STATUS_DIFFERENCES)


def test_an_action_interrupts_the_tasks_that_it_interrupts_in_nova(
    checks: dict[Action, dict[str, Any]],
) -> None:
    found = {action: check["task_state"] for action, check in checks.items()}
    assert found.pop(Action.DELETE) is None  # any
    assert may_interrupt(Action.DELETE, "anything")
    assert set(found.pop(Action.REBOOT_HARD)) == {None, *ALLOW_REBOOT}
    assert all(tasks == [None] for tasks in found.values())


def test_a_server_that_never_ran_is_refused_by_its_status(
    checks: dict[Action, dict[str, Any]],
) -> None:
    unlaunched = {Status.BUILD, Status.ERROR}
    found = {
        action
        for action, check in checks.items()
        if check["must_have_launched"] and unlaunched & TRANSITIONS[action].allowed_in
    }
    assert found == set(UNLAUNCHED_DIFFERENCES)


def test_only_what_asks_nothing_in_nova_is_allowed_in_every_status(
    checks: dict[Action, dict[str, Any]],
) -> None:
    assert set(METHODS) - set(checks) == {Action.LOCK, Action.UNLOCK}


def test_the_task_at_the_beginning_is_the_one_that_nova_sets(nova: dict[str, Any]) -> None:
    workers = METHODS | WORKERS
    found = {
        action
        for action in Action
        if [TRANSITIONS[action].task or "none"] != (nova[workers[action]]["tasks"][:1] or ["none"])
    }
    assert found == set(TASK_DIFFERENCES)


def test_the_history_names_an_action_as_nova_does(nova: dict[str, Any]) -> None:
    workers = METHODS | WORKERS
    assert all(name in nova[workers[action]]["history"] for action, name in NAMES.items())
