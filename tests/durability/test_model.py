"""Whatever is asked in whatever order, the API does what a small model of the lifecycle says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from domain.failures import describe_refusal
from domain.transitions import ALLOW_REBOOT, SERVED, TRANSITIONS, Action
from tests.databases import Databases
from tests.durability.lengths import SOAK, choose
from tests.durability.lifecycle import Model
from tests.durability.processes import prepare
from tests.http.api import SERVERS, expect_error, open_client
from tests.http.seeds import DEBIAN, FEDORA, LARGE, MEDIUM, SMALL, UBUNTU

pytestmark = pytest.mark.long

DIFFICULT = {
    "SIMULATOR_LATENCY": "0.03",
    "SIMULATOR_FAULTS": '{"action_error": 0.08, "lost_answer": 0.05, "unavailable": 0.05}',
}
WAIT = {"Prefer": "wait=60"}
ACTIONS = st.sampled_from([*SERVED, Action.REBOOT_HARD])
FLAVORS = st.sampled_from([SMALL, MEDIUM, LARGE])
IMAGES = st.sampled_from([UBUNTU, DEBIAN, FEDORA])
LABELS = st.dictionaries(st.sampled_from("abc"), st.none() | st.sampled_from("xyz"), max_size=3)

INTERRUPTED = [action for action, arrow in TRANSITIONS.items() if arrow.task in ALLOW_REBOOT]


def make_body(
    action: Action, flavor: str = LARGE, image: str = DEBIAN, *, automatic: bool = True
) -> dict[str, Any]:
    """Return what asks for an action."""
    if action is Action.REBOOT_HARD:
        return {"action": "reboot", "type": "HARD"}
    own: dict[Action, dict[str, Any]] = {
        Action.RESIZE: {"flavor_id": flavor, "auto_confirm": automatic},
        Action.REBUILD: {"image_id": image},
        Action.SNAPSHOT: {"name": "model"},
    }
    return {"action": action.value, **own.get(action, {})}


class Lifecycle(RuleBasedStateMachine):
    """One server at a time; after a deletion the next one is made."""

    client: ClassVar[httpx.Client]

    @initialize()
    def create(self) -> None:
        """Make a server."""
        body = {"name": "model", "flavor_id": SMALL, "image_id": UBUNTU}
        response = self.client.post(SERVERS, json=body, headers=WAIT)
        assert response.status_code == 201
        self.model = Model(response.json()["id"], SMALL, UBUNTU)
        self.path = f"{SERVERS}/{self.model.id}"

    @rule(action=ACTIONS, flavor=FLAVORS, image=IMAGES, automatic=st.booleans())
    def act(self, action: Action, flavor: str, image: str, automatic: bool) -> None:
        """Ask for an action, allowed or not."""
        body = make_body(action, flavor, image, automatic=automatic)
        reference = body.get("flavor_id") or body.get("image_id") or ""
        refusal = self.model.find_refusal(action)
        response = self.client.post(f"{self.path}/action", json=body, headers=WAIT)
        if refusal:
            self._check_refusal(response, action, refusal)
            return
        assert response.status_code == 202, response.text
        operation = self.client.get(response.headers["Location"]).json()
        if operation["status"] == "succeeded":
            self.model.succeed(action, reference=reference, automatic=automatic)
        else:
            assert operation["error"]["code"] == "BACKEND_FAILED", operation
            self.model.fail()
            if action is Action.RESIZE and automatic:
                self._accept_flavor(response.json()["flavor_id"], flavor)
        assert response.json() == self.client.get(self.path).json()

    @rule(labels=LABELS)
    def label(self, labels: dict[str, str | None]) -> None:
        """Merge labels."""
        response = self.client.patch(self.path, json={"labels": labels})
        assert response.status_code == 200
        merged = {**self.model.labels, **labels}
        self.model.labels = {key: value for key, value in merged.items() if value is not None}

    @rule(protected=st.booleans())
    def protect(self, protected: bool) -> None:
        """Allow or forbid the deletion."""
        assert self.client.patch(self.path, json={"protected": protected}).status_code == 200
        self.model.protected = protected

    @rule()
    def delete(self) -> None:
        """Delete the server, or be refused."""
        refusal = self.model.find_refusal(Action.DELETE)
        response = self.client.delete(self.path, headers=WAIT)
        if refusal:
            self._check_refusal(response, Action.DELETE, refusal)
            return
        assert response.status_code == 204, response.text
        assert self.client.get(response.headers["Location"]).json()["status"] == "succeeded"
        expect_error(self.client.get(self.path), 404, "SERVER_NOT_FOUND")
        expect_error(self.client.delete(self.path), 404, "SERVER_NOT_FOUND")
        expect_error(self.client.patch(self.path, json={}), 409, "SERVER_DELETED")
        self.create()

    @rule(action=ACTIONS)
    def delete_while_busy(self, action: Action) -> None:
        """Delete the server as soon as something else was asked for."""
        if self.model.find_refusal(action) or self.model.find_refusal(Action.DELETE):
            return
        begun = self.client.post(f"{self.path}/action", json=make_body(action))
        assert begun.status_code == 202, begun.text
        if action is Action.LOCK:
            self.model.succeed(action)
            return
        response = self.client.delete(self.path, headers=WAIT)
        assert response.status_code == 204, response.text
        first = self.client.get(begun.headers["Location"]).json()
        self._check_end_for(first, response)
        assert self.client.get(response.headers["Location"]).json()["status"] == "succeeded"
        expect_error(self.client.get(self.path), 404, "SERVER_NOT_FOUND")
        self.create()

    @rule(action=st.sampled_from(INTERRUPTED))
    def reboot_while_busy(self, action: Action) -> None:
        """Reboot the server the hard way as soon as something else was asked for."""
        if self.model.find_refusal(action):
            return
        path = f"{self.path}/action"
        begun = self.client.post(path, json=make_body(action))
        assert begun.status_code == 202, begun.text
        response = self.client.post(path, json=make_body(Action.REBOOT_HARD), headers=WAIT)
        first = self.client.get(begun.headers["Location"], params={"wait": 60}).json()
        if response.status_code == 202:
            self._check_end_for(first, response)
            first = self.client.get(response.headers["Location"]).json()
            action = Action.REBOOT_HARD
        else:
            expect_error(response, 409, "SERVER_BUSY")
        if first["status"] == "succeeded":
            self.model.succeed(action)
        else:
            assert first["error"]["code"] == "BACKEND_FAILED", first
            self.model.fail()

    @invariant()
    def look(self) -> None:
        """The server is as the model says."""
        if not hasattr(self, "model"):
            return
        found = self.client.get(self.path).json()
        model = self.model
        assert found["status"] == model.status
        assert (found["flavor_id"], found["image_id"]) == (model.flavor, model.image)
        assert (found["locked"], found["protected"]) == (model.locked, model.protected)
        assert found["labels"] == model.labels
        assert found["allowed_actions"] == model.list_allowed()
        assert (found["fault"] is not None) == model.failed
        assert (found["task"], found["operation_id"]) == (None, None)

    def _check_end_for(self, operation: dict[str, Any], response: httpx.Response) -> None:
        """An operation had ended, or has ended for the one that a response names."""
        successor = response.headers["Location"].rsplit("/", 1)[1]
        if operation["status"] == "cancelled":
            assert operation["superseded_by"] == successor
        else:
            assert operation["superseded_by"] is None
            assert operation["finished_at"]

    def _accept_flavor(self, shown: str, wanted: str) -> None:
        """Take the flavor after a resize that failed: the confirmation alone may have failed."""
        assert shown in (self.model.flavor, wanted)
        self.model.flavor = shown

    def _check_refusal(self, response: httpx.Response, action: Action, code: str) -> None:
        error = expect_error(response, 409, code)
        if code == "INVALID_STATE_TRANSITION":
            assert error["details"] == describe_refusal(
                allowed_actions=self.model.list_allowed(),
                current_status=self.model.status,
                action=action,
            )


@contextmanager
def drive(database_url: str, faults_seed: int, directory: Path) -> Iterator[None]:
    """Give the machine a service on a difficult cloud."""
    faults = DIFFICULT["SIMULATOR_FAULTS"].replace("}", f', "seed": {faults_seed}}}')
    cloud = {**DIFFICULT, "SIMULATOR_FAULTS": faults}
    with prepare(database_url, directory, cloud) as server, open_client(server.url) as client:
        Lifecycle.client = client
        yield


@pytest.mark.parametrize("seed", range(choose(1, 4)))
def test_the_api_does_what_the_model_says(databases: Databases, seed: int) -> None:
    with TemporaryDirectory() as directory, drive(databases.create(), seed, Path(directory)):
        run_state_machine_as_test(
            Lifecycle,
            settings=settings(
                max_examples=choose(15, 100),
                stateful_step_count=choose(20, 50),
                derandomize=not SOAK,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
