"""A service of the cloud that fails is left alone, and the others are not; logins likewise."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from backends.base import CircuitState, CloudUnavailable, ObservedServer
from backends.openstack.backend import OpenStack
from backends.openstack.client.circuit_breaker import FAILURES
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud
from tests.openstack.backend import USER, open_openstack
from tests.openstack.cloud.cloud import Cloud as Machine
from tests.openstack.cloud.clouds import describe_cloud
from tests.openstack.cloud.controls import Answer, Controls
from tests.openstack.project import wait_until
from tests.openstack.recording import SHORT_S, Recorder, fail, get_session, open_backend
from tests.openstack.relay import Mode, Relay

CALLERS = 6
GLANCE_AWAY = Controls(answers=[Answer("glance", "GET", "*/images", status=503)])
THROTTLED = Controls(answers=[Answer("nova", status=429, headers={"Retry-After": "2"})])


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


@pytest.fixture
def backend(cloud: Machine, tmp_path: Path, recorder: Recorder) -> Iterator[OpenStack]:
    with open_backend(cloud, tmp_path, recorder) as backend:
        yield backend


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
        with pytest.raises(CloudUnavailable):
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
            with pytest.raises(CloudUnavailable) as unavailable:
                backend.list_images()
        assert unavailable.value.retry_after is not None
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
    monkeypatch.setattr("backends.openstack.client.calls.LOGIN_SECONDS", SHORT_S)
    with Relay(cloud.state.ports["keystone"]) as relay:
        auth = describe_cloud(cloud.state, USER)["auth"]
        auth["auth_url"] = f"http://127.0.0.1:{relay.port}/v3"
        with open_backend(cloud, tmp_path, recorder, auth=auth) as backend:
            with relay.misbehaving(Mode.HANG), ThreadPoolExecutor(CALLERS) as pool:
                failures = list(pool.map(fail, [backend] * CALLERS))
            assert len(failures) == CALLERS
            assert recorder.count("identity") == 1
            wait_until(lambda: backend.retry_after() is None)
            backend.list_flavors()
            assert set(recorder.calls[-2:]) == {("identity", "2xx"), ("compute", "2xx")}
