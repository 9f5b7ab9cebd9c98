"""The examples, run as their pages say, in front of a cloud that loses answers and fails builds."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pytest_ostler import Ostler, run_service
from tests.commands import ROOT
from tests.http.waits import wait_until
from tests.server import find_free_port

EXAMPLES = ROOT / "clients" / "examples"
FLAKY = {"lost_answer": 0.3, "unavailable": 0.2, "seed": 7}
NEW: dict[str, Any] = {"flavor": "m1.small", "image": "Debian 12"}


@pytest.fixture(scope="module")
def service() -> Iterator[Ostler]:
    with run_service() as ostler:
        yield ostler


@pytest.fixture
def ostler(service: Ostler) -> Ostler:
    service.clear()
    return service


def run(ostler: Ostler, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program as a user does."""
    path = EXAMPLES / program
    return subprocess.run(
        [sys.executable, path.name, *arguments],
        cwd=path.parent,
        env={**os.environ, **ostler.environ},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def list_servers(ostler: Ostler) -> dict[str, tuple[str, str]]:
    """Return status and flavor of each server by its name."""
    found = list(ostler.client.servers.list())
    assert len({server.name for server in found}) == len(found)
    return {server.name: (server.status.value, server.flavor.name) for server in found}


def test_a_fleet_is_whole_though_builds_fail_and_answers_get_lost(ostler: Ostler) -> None:
    ostler.faults(no_valid_host=0.4, **FLAKY)
    booted = run(ostler, "fleet/boot_fleet.py", "web", "8")
    assert booted.returncode == 0, booted.stderr
    names = [f"web-{n:03}" for n in range(8)]
    assert [line.split()[0] for line in booted.stdout.splitlines()] == names
    assert list_servers(ostler) == dict.fromkeys(names, ("ACTIVE", "m1.small"))
    assert "No valid host" in booted.stderr


@pytest.mark.long
def test_a_fleet_gets_what_it_lacks_and_no_more(ostler: Ostler) -> None:
    assert run(ostler, "fleet/boot_fleet.py", "web", "3").returncode == 0
    kept = {server.name: server.id for server in ostler.client.servers.list()}
    (lost,) = [server for server in ostler.client.servers.list() if server.name == "web-001"]
    ostler.client.servers.delete(lost.id, wait=True)
    assert run(ostler, "fleet/boot_fleet.py", "web", "4").returncode == 0
    now = {server.name: server.id for server in ostler.client.servers.list()}
    assert sorted(now) == [f"web-{n:03}" for n in range(4)]
    assert {name for name in kept if now[name] == kept[name]} == {"web-000", "web-002"}


@pytest.mark.long
def test_a_fleet_that_cannot_be_says_why_in_one_line(ostler: Ostler) -> None:
    failed = run(ostler, "fleet/boot_fleet.py", "web", "2", "--flavor", "m1.colossal")
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert "m1.colossal" in line


def boot(ostler: Ostler, *names: str) -> None:
    for name in names:
        ostler.client.servers.create(name=name, labels={"fleet": "web"}, wait=True, **NEW)


def test_servers_get_another_flavor_though_answers_get_lost(ostler: Ostler) -> None:
    boot(ostler, "a", "b", "c")
    ostler.faults(**FLAKY)
    resized = run(ostler, "rolling_resize/rolling_resize.py", "fleet=web", "m1.large")
    assert (resized.returncode, resized.stderr) == (0, "")
    assert resized.stdout.splitlines()[-1] == "3 resized"
    assert list_servers(ostler) == dict.fromkeys("abc", ("ACTIVE", "m1.large"))
    again = run(ostler, "rolling_resize/rolling_resize.py", "fleet=web", "m1.large")
    assert again.stdout == "0 resized\n"


@pytest.mark.long
def test_the_first_server_that_is_not_well_gets_its_flavor_back_and_ends_it(
    ostler: Ostler,
) -> None:
    boot(ostler, "a", "b", "c")
    check = ("--check", "sh -c 'test $SERVER_NAME != b && test -n \"$SERVER_IP\"'")
    stopped = run(ostler, "rolling_resize/rolling_resize.py", "fleet=web", "m1.large", *check)
    assert stopped.returncode == 1
    assert "b is not well with m1.large" in stopped.stderr
    active = {name: flavor for name, (_, flavor) in list_servers(ostler).items()}
    assert active == {"a": "m1.large", "b": "m1.small", "c": "m1.small"}
    going_on = run(ostler, "rolling_resize/rolling_resize.py", "fleet=web", "m1.large")
    assert going_on.stdout.splitlines()[-1] == "2 resized"


@pytest.mark.long
def test_a_resize_that_waits_for_its_confirmation_is_taken_up(ostler: Ostler) -> None:
    boot(ostler, "a")
    (server,) = ostler.client.servers.list()
    ostler.client.servers.resize(server.id, "m1.large", auto_confirm=False, wait=True)
    resized = run(ostler, "rolling_resize/rolling_resize.py", "fleet=web", "m1.large")
    assert resized.stdout.splitlines()[-1] == "1 resized", resized.stderr
    assert list_servers(ostler) == {"a": ("ACTIVE", "m1.large")}


def test_a_receiver_handles_each_event_once_and_nothing_that_is_forged(
    ostler: Ostler, tmp_path: Path
) -> None:
    port, out = find_free_port(), tmp_path / "out"
    program = EXAMPLES / "webhook_receiver" / "receiver.py"
    options = ("--port", str(port), "--memory", str(tmp_path / "handled.db"))
    with out.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, program, *options],
            env={**os.environ, **ostler.environ},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(lambda: bool(list(ostler.client.webhooks.list())))
        (webhook,) = ostler.client.webhooks.list()
        boot(ostler, "a")
        events = [event.id for event in ostler.client.events.list()]
        wait_until(lambda: len(out.read_text().splitlines()) >= len(events))
        (first, *_) = ostler.client.webhooks.list_deliveries(webhook.id)
        ostler.client.webhooks.redeliver(webhook.id, first.id)
        wait_until(lambda: count_delivered(ostler, webhook.id) > len(events))
        assert post_forged(port) == 401
        lines = [line.split() for line in out.read_text().splitlines()]
        assert [kind for _, kind, _ in lines].count("server.created") == 1
        assert len({message for message, _, _ in lines}) == len(lines) == len(events)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, out.read_text()
    assert not list(ostler.client.webhooks.list())


def count_delivered(ostler: Ostler, webhook_id: str) -> int:
    """Return how many deliveries of a webhook were answered well."""
    found = ostler.client.webhooks.list_deliveries(webhook_id)
    return len([one for one in found if one.status == "delivered"])


def post_forged(port: int) -> int:
    """Send a message that nobody has signed, and return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "v1,forged"}
    connection.request("POST", "/", b"{}", headers)
    status = connection.getresponse().status
    connection.close()
    return status
