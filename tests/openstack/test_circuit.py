"""A service of the cloud that fails is left alone, and the others are not; logins likewise."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
import time_machine
import yaml

from backends.base import BackendUnavailable, CircuitState, ObservedServer
from backends.openstack import OpenStack
from backends.openstack_circuit import FAILURES
from backends.openstack_settings import OpenStackSettings
from domain.states import Status
from domain.transitions import Action
from tests.conformance.clouds import Cloud
from tests.openstack.backend import USER, open_openstack
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.clouds import REGION, describe_cloud
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.project import Project, wait_until
from tests.openstack.relay import Mode, Relay

SHORT_S = 1.0
LONG_S = 60
CALLERS = 6
GLANCE_AWAY = Controls(answers=[Answer("glance", "GET", "*/images", status=503)])
THROTTLED = Controls(answers=[Answer("nova", status=429, headers={"Retry-After": "2"})])


class Recorder:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.calls: list[tuple[str, str]] = []
        self.states: dict[str, list[str]] = {}

    def record_call(self, service: str, method: str, outcome: str, seconds: float) -> None:
        with self.lock:
            self.calls.append((service, outcome))

    def record_circuit(self, service: str, state: CircuitState) -> None:
        self.states.setdefault(service, []).append(state.value)

    def count(self, service: str) -> int:
        """Return how often a service was called."""
        return sum(name == service for name, _ in self.calls)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture(scope="module")
def region(cloud: Machine) -> Iterator[Cloud]:
    opened = open_openstack(cloud.state)
    yield opened
    for server_id in opened.made:
        opened.backend.delete_server(server_id)


@pytest.fixture(scope="module")
def server(region: Cloud) -> ObservedServer:
    """A server that is there for all tests, and is not what it was for long."""
    return region.boot()


@contextmanager
def open_backend(
    cloud: Machine, directory: Path, recorder: Recorder, user: str = USER, **changes: Any
) -> Iterator[OpenStack]:
    """Give a backend with a ``clouds.yaml`` of its own, in which ``changes`` are made."""
    described = describe_cloud(cloud.state, USER) | changes
    described["auth"] = described["auth"] | {"username": user}
    file = directory / "clouds.yaml"
    file.write_text(yaml.safe_dump({"clouds": {USER: described}}))
    settings = OpenStackSettings(REGION, cloud=USER, config_file=str(file))
    yield OpenStack(None, settings, recorder)


@pytest.fixture
def backend(cloud: Machine, tmp_path: Path, recorder: Recorder) -> Iterator[OpenStack]:
    with open_backend(cloud, tmp_path, recorder) as backend:
        yield backend


def fail(backend: OpenStack) -> BackendUnavailable:
    """Ask Nova for its servers, and return why it does not answer."""
    with pytest.raises(BackendUnavailable) as silence:
        list(backend.observe_servers())
    return silence.value


def test_nova_is_left_alone_while_its_port_is_closed_and_asked_again_after_it(
    cloud: Machine, backend: OpenStack, recorder: Recorder
) -> None:
    backend.list_flavors()
    nova = cloud.services["nova"]
    with cloud.controlled(Controls(closed=["nova"])):
        wait_until(lambda: not nova.answers())
        while backend.retry_after() is None:
            fail(backend)
        asked = recorder.count("compute")
        assert 0 < (fail(backend).retry_after or 0) <= 2
        with pytest.raises(BackendUnavailable):
            backend.check_health()
        assert recorder.count("compute") == asked
        assert backend.find_circuit() is CircuitState.OPEN
    nova.wait()
    wait_until(lambda: backend.retry_after() is None)
    backend.check_health()
    assert recorder.states["compute"] == ["closed", "open", "half_open", "closed"]


def test_glance_being_away_stops_nothing_of_novas(
    cloud: Machine,
    region: Cloud,
    server: ObservedServer,
    backend: OpenStack,
    recorder: Recorder,
) -> None:
    with cloud.controlled(GLANCE_AWAY):
        for _ in range(FAILURES + 1):
            with pytest.raises(BackendUnavailable) as silence:
                backend.list_images()
        assert silence.value.retry_after is not None
        assert recorder.count("image") == FAILURES
        assert (backend.retry_after(), backend.find_circuit()) == (None, "closed")
        backend.perform_action(region.request(server.id, Action.STOP))
        region.settle(server.id, Status.SHUTOFF)


def test_a_cloud_that_says_when_to_come_again_is_not_asked_before(
    cloud: Machine, backend: OpenStack, recorder: Recorder
) -> None:
    with cloud.controlled(THROTTLED):
        assert fail(backend).retry_after == 2.0
        asked = recorder.count("compute")
        assert 0 < (fail(backend).retry_after or 0) <= 2
        assert recorder.count("compute") == asked
    wait_until(lambda: backend.retry_after() is None)
    backend.check_health()


def get_session(backend: OpenStack) -> Any:
    """Return the session of a backend, which has logged in; Nova remembers no token of it yet."""
    session = backend._api._connection.session
    session.get_token()
    return session


def test_a_token_that_was_revoked_is_followed_by_one_login(
    cloud: Machine, backend: OpenStack, recorder: Recorder
) -> None:
    session = get_session(backend)
    headers = {"X-Subject-Token": session.get_token()}
    session.delete(f"{cloud.state.auth_url}/auth/tokens", headers=headers)
    list(backend.observe_servers())
    list(backend.observe_servers())
    assert recorder.count("identity") == 2
    assert recorder.states["identity"] == ["closed"]


@pytest.mark.parametrize("days", [2, -2])
def test_a_clock_that_is_wrong_stops_nothing_and_hides_no_change(
    region: Cloud, server: ObservedServer, backend: OpenStack, days: int
) -> None:
    server = region.backend.observe_server(server.id)
    lead = timedelta(days=days)
    with time_machine.travel(datetime.now(UTC) + lead, tick=True):
        assert backend.observe_server(server.id) == server
        since = server.updated_at + lead - timedelta(seconds=30)
        assert server.id in {seen.id for seen in backend.observe_servers(since)}


@pytest.fixture
def fickle(cloud: Machine) -> Iterator[Any]:
    """A user of the project whose password changes."""
    identity: Any = cloud.connect("admin").identity
    user = identity.create_user(name="fickle", password=cloud.state.password)
    project = identity.find_project("ostler")
    identity.assign_project_role_to_user(project, user, identity.find_role("member"))
    yield lambda password: identity.update_user(user, password=password)
    identity.delete_user(user)


def test_a_password_that_became_wrong_is_tried_once_a_pause(
    cloud: Machine, tmp_path: Path, recorder: Recorder, fickle: Any
) -> None:
    with open_backend(cloud, tmp_path, recorder, "fickle") as backend:
        get_session(backend)
        fickle("another")
        first, logins = fail(backend), recorder.count("identity")
        assert 0 < (fail(backend).retry_after or 0) <= 2
        assert recorder.count("identity") == logins == 2
        assert backend.find_circuit() is CircuitState.OPEN
        assert cloud.state.password not in str(first)
        fickle(cloud.state.password)
        wait_until(lambda: backend.retry_after() is None)
        backend.list_flavors()
    assert backend.find_circuit() is CircuitState.CLOSED


def test_one_login_hangs_for_all_callers(
    cloud: Machine, tmp_path: Path, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.openstack_api.LOGIN_SECONDS", SHORT_S)
    with Relay(cloud.state.ports["keystone"]) as relay:
        auth = describe_cloud(cloud.state, USER)["auth"]
        auth["auth_url"] = f"http://127.0.0.1:{relay.port}/v3"
        with open_backend(cloud, tmp_path, recorder, auth=auth) as backend:
            with relay.misbehaving(Mode.HANG), ThreadPoolExecutor(CALLERS) as pool:
                silences = list(pool.map(fail, [backend] * CALLERS))
            assert len(silences) == CALLERS
            assert recorder.count("identity") == 1
            wait_until(lambda: backend.retry_after() is None)
            backend.list_flavors()
            assert set(recorder.calls[-2:]) == {("identity", "2xx"), ("compute", "2xx")}


@pytest.fixture
def relay(cloud: Machine) -> Iterator[Relay]:
    with Relay(cloud.state.ports["nova"]) as relay:
        yield relay


@pytest.fixture
def relayed(
    cloud: Machine, relay: Relay, tmp_path: Path, recorder: Recorder
) -> Iterator[OpenStack]:
    """A backend that finds Nova behind the relay."""
    override = {"compute_endpoint_override": f"http://127.0.0.1:{relay.port}/v2.1"}
    with open_backend(cloud, tmp_path, recorder, **override) as backend:
        backend.list_flavors()
        yield backend


@contextmanager
def hurry(backend: OpenStack) -> Iterator[None]:
    """Have a backend wait for answers no longer than a moment."""
    session = get_session(backend)
    usual, session.timeout = session.timeout, SHORT_S
    yield
    session.timeout = usual


@pytest.mark.parametrize("mode", [Mode.HANG, Mode.HALF, Mode.STALL])
def test_half_an_answer_or_none_is_silence(relayed: OpenStack, relay: Relay, mode: Mode) -> None:
    with relay.misbehaving(mode), hurry(relayed):
        assert "cannot be" in str(fail(relayed))
    relayed.list_flavors()


def test_a_read_whose_connection_broke_is_repeated_and_one_that_hangs_is_not(
    relayed: OpenStack, relay: Relay
) -> None:
    relay.cut()
    relayed.list_flavors()
    with relay.misbehaving(Mode.HANG), hurry(relayed):
        before = relay.accepted
        fail(relayed)
        assert relay.accepted == before + 1


def test_a_change_that_hangs_is_not_repeated(
    relayed: OpenStack, relay: Relay, server: ObservedServer
) -> None:
    relayed.observe_server(server.id)
    relay.misbehave_once("PUT /v2.1/servers/", Mode.STALL)
    with hurry(relayed), pytest.raises(BackendUnavailable):
        relayed.change_server(server.id, "renamed")
    assert relayed.change_server(server.id, "renamed").name == "renamed"


def test_a_create_whose_answer_was_cut_short_is_found_again(
    relayed: OpenStack, relay: Relay, region: Cloud, project: Project
) -> None:
    request = region.describe()
    relay.misbehave_once("POST /v2.1/servers ", Mode.HALF)
    with pytest.raises(BackendUnavailable):
        relayed.create_server(request)
    assert relayed.create_server(request).id == request.id
    found = list(project.compute.servers(tags=f"ostler:{request.id}"))
    assert len(found) == 1
