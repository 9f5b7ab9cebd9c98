"""The service is killed while the command line waits and follows: nothing is lost."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ostler_sdk import Client
from tests.clients.environment import make_client_environment
from tests.clients.names import make_name
from tests.clients.outage import AWAY_S, list_keys_of_creations, serve_dying
from tests.clients.shell import COMMAND, open_terminal
from tests.server import LiveServer

pytestmark = pytest.mark.long

IMAGE = "Ubuntu 22.04 LTS"
OPTIONS = ("--flavor", "m1.small", "--image", IMAGE)


def start(*arguments: str, url: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=make_client_environment(home, OSTLER_URL=url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def crash(server: LiveServer, away_s: float = 0) -> None:
    """Kill the service, and start it again where it was."""
    server.kill()
    time.sleep(away_s)
    server.start()


def await_operation(client: Client) -> None:
    """Return once the first operation is running."""
    deadline = time.monotonic() + 30
    while not [one for one in client.operations.list() if one.status == "running"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def server(database_url: str, directory: Path) -> LiveServer:
    return LiveServer(database_url, directory, SIMULATOR_LATENCY="3")


def test_a_kill_amid_waiting_is_waited_out(server: LiveServer, tmp_path: Path) -> None:
    name = make_name()
    with server, Client(server.url) as client:
        arguments = ("server", "create", name, *OPTIONS, "--wait", "-o", "json")
        process = start(*arguments, url=server.url, home=tmp_path)
        await_operation(client)
        crash(server, AWAY_S)
        out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
        assert (json.loads(out)["name"], json.loads(out)["status"]) == (name, "ACTIVE")
        assert "Traceback" not in err
        assert err.splitlines() == [
            f"ostler: the service at {server.url} is away; waiting for it",
            "ostler: the service is back",
        ]
        assert [one.name for one in client.servers.list()] == [name]


def test_a_kill_amid_the_progress_on_a_terminal_is_waited_out(
    server: LiveServer, tmp_path: Path
) -> None:
    name = make_name()
    with server:
        arguments = ("server", "create", name, *OPTIONS)
        with open_terminal(*arguments, url=server.url, directory=tmp_path) as terminal:
            terminal.read_until(f"{name}: create running")
            crash(server)
            shown = terminal.read_all()
            assert terminal.code == 0
        assert "ACTIVE" in shown
        assert "Traceback" not in shown


def test_what_is_created_amid_a_kill_is_created_once(server: LiveServer, tmp_path: Path) -> None:
    names = [f"{kind}-{make_name()}" for kind in ("created", "applied", "called")]
    thing = {"kind": "server", "name": names[1], "flavor_id": "m1.small", "image_id": IMAGE}
    (tmp_path / "thing.json").write_text(json.dumps(thing))
    commands = (
        ("server", "create", names[0], *OPTIONS, "--no-wait", "-o", "id"),
        ("apply", "-f", str(tmp_path / "thing.json"), "--no-wait", "-o", "id"),
    )
    with server, serve_dying(server) as stub, Client(stub.url) as client:
        processes = [start(*command, url=stub.url, home=tmp_path) for command in commands]
        made = client.servers.create(name=names[2], flavor="m1.small", image=IMAGE)
        ended = [process.communicate(timeout=90) for process in processes]
        assert [process.returncode for process in processes] == [0, 0], ended
        ids = [*(out.strip() for out, _ in ended), made.id]
        found = [one.id for name in names for one in client.servers.list(name=name)]
        assert found == ids
        assert {len(keys) for keys in list_keys_of_creations(stub).values()} == {1}
    for _, err in ended:
        assert "Traceback" not in err


def test_kills_amid_the_events_lose_and_repeat_none(server: LiveServer, tmp_path: Path) -> None:
    with server, Client(server.url) as client:
        arguments = ("events", "-f", "--after", "0", "-o", "json")
        process = start(*arguments, url=server.url, home=tmp_path)
        assert process.stdout is not None
        for _ in range(3):
            client.servers.create(name=make_name(), flavor="m1.small", image=IMAGE)
            process.stdout.readline()
            crash(server)
        client.servers.create(name="last", flavor="m1.small", image=IMAGE, wait=True)
        expected = [event.id for event in client.events.list()]
        seen = [json.loads(process.stdout.readline())["id"] for _ in expected[3:]]
        assert seen == expected[3:]
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        *told, error = err.splitlines()  # a start that takes long is told
        assert json.loads(error)["error"]["code"] == "INTERRUPTED"
        assert all(line.startswith("ostler: the service ") for line in told)


@pytest.mark.parametrize("command", ["server list --watch -o json", "server console-log web -f"])
def test_what_is_looked_at_goes_on_behind_a_kill(
    server: LiveServer, tmp_path: Path, command: str
) -> None:
    with server, Client(server.url) as client:
        made = client.servers.create(name="web", flavor="m1.small", image=IMAGE, wait=True)
        process = start(*command.split(), url=server.url, home=tmp_path)
        assert process.stdout is not None
        before = process.stdout.readline()
        crash(server, 2 * AWAY_S)
        client.servers.update(made.id, labels={"seen": "yes"})
        client.servers.reboot(made.id, wait=True)
        while "watch" in command and '"seen"' not in process.stdout.readline():
            assert process.poll() is None
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert process.returncode == 130, err
        assert before
        assert "cannot be reached" not in err


def test_a_service_that_stays_away_is_given_up_at_the_timeout(
    server: LiveServer, tmp_path: Path
) -> None:
    with server:
        arguments = ("server", "create", make_name(), *OPTIONS, "--wait", "--timeout", "6s")
        process = start(*arguments, url=server.url, home=tmp_path)
        with Client(server.url) as client:
            await_operation(client)
        server.kill()
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (7, "")
        assert "goes on after 6 seconds; follow it with: ostler operation wait " in err
        assert "Traceback" not in err
