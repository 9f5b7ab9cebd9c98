"""The command line on a terminal: it waits, shows progress, asks, and fits."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from ostler_sdk import Client
from tests.clients.names import make_name
from tests.clients.shell import open_terminal
from tests.databases import Databases
from tests.server import LiveServer, serve

OPTIONS = ("--flavor", "m1.small", "--image", "Ubuntu 22.04 LTS")
SHOW_CURSOR, RED = "\x1b[?25h", "\x1b[31m"


@pytest.fixture
def frozen_server(databases: Databases, tmp_path: Path) -> Iterator[LiveServer]:
    """A service whose cloud takes longer than any test."""
    with serve(databases.create(), tmp_path / "frozen", SIMULATOR_LATENCY="600") as server:
        yield server


def test_on_a_terminal_a_change_is_waited_for_and_its_progress_is_shown(
    slow_server: LiveServer, tmp_path: Path
) -> None:
    name = make_name()
    arguments = ("server", "create", name, *OPTIONS)
    with open_terminal(*arguments, url=slow_server.url, directory=tmp_path) as terminal:
        shown = terminal.read_all()
        assert terminal.code == 0
    assert f"{name}: create " in shown
    assert "100%" in shown
    assert shown.count("ACTIVE") == 1
    assert SHOW_CURSOR in shown


def test_what_is_not_to_be_waited_for_is_not(slow_server: LiveServer, tmp_path: Path) -> None:
    arguments = ("server", "create", make_name(), *OPTIONS, "--no-wait")
    with open_terminal(*arguments, url=slow_server.url, directory=tmp_path) as terminal:
        assert "BUILD" in terminal.read_all()
        assert terminal.code == 0


def test_ctrl_c_says_that_the_operation_goes_on_and_how_to_follow_it(
    frozen_server: LiveServer, tmp_path: Path
) -> None:
    name = make_name()
    arguments = ("server", "create", name, *OPTIONS)
    with open_terminal(*arguments, url=frozen_server.url, directory=tmp_path) as terminal:
        terminal.read_until(f"{name}: create running")
        terminal.type("\x03")
        shown = terminal.read_all()
        assert terminal.code == 130
    operation = shown.split()[-1]
    told = " ".join(shown.split())
    assert "interrupted; the operation goes on; follow with: ostler operation wait " in told
    assert "Traceback" not in shown
    assert SHOW_CURSOR in shown
    with Client(frozen_server.url) as other:
        assert other.operations.get(operation).status == "running"


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("\x04", 1)])
def test_destruction_is_confirmed(
    live_server: LiveServer, client: Client, tmp_path: Path, answer: str, code: int
) -> None:
    name = make_name()
    made = client.servers.create(name=name, flavor="m1.small", image="Ubuntu 22.04 LTS")
    arguments = ("server", "delete", name)
    with open_terminal(*arguments, url=live_server.url, directory=tmp_path) as terminal:
        terminal.read_until(f"Delete the server {name}? [y/N] ")
        terminal.type(answer)
        shown = terminal.read_all()
        assert terminal.code == code
    assert ("nothing was done" in shown) == (code == 1)
    left = [server.id for server in client.servers.list(name=name)]
    assert left == ([] if code == 0 else [made.id])


@pytest.mark.parametrize("width", [80, 160])
def test_a_table_fits_into_the_window(
    live_server: LiveServer, client: Client, tmp_path: Path, width: int
) -> None:
    name = make_name("long" * 30)
    client.servers.create(name=name, flavor="m1.small", image="Ubuntu 22.04 LTS", labels={"a": "b"})
    arguments = ("server", "list", "--name", name)
    with open_terminal(
        *arguments, url=live_server.url, directory=tmp_path, width=width, NO_COLOR="1"
    ) as terminal:
        lines = terminal.read_all().splitlines()
        assert terminal.code == 0
    assert [line for line in lines if len(line) > width] == []
    assert "…" in lines[1]
    assert "ACTIVE" in lines[1]
    assert "\x1b" not in "".join(lines)


def test_colours_are_for_terminals_that_have_them(
    live_server: LiveServer, client: Client, tmp_path: Path
) -> None:
    name = make_name()
    client.servers.create(name=name, flavor="m1.small", image="Ubuntu 22.04 LTS")
    arguments = ("server", "list", "--name", name)
    for term, coloured in (("xterm", True), ("dumb", False)):
        with open_terminal(
            *arguments, url=live_server.url, directory=tmp_path, TERM=term
        ) as terminal:
            assert ("\x1b[32mACTIVE" in terminal.read_all()) == coloured


@pytest.mark.long
def test_a_list_is_watched_until_ctrl_c(
    live_server: LiveServer, client: Client, tmp_path: Path
) -> None:
    first, second = make_name("first"), make_name("second")
    label = make_name("watched")

    def make(name: str) -> None:
        image, labels = "Ubuntu 22.04 LTS", {"of": label}
        client.servers.create(name=name, flavor="m1.small", image=image, labels=labels)

    make(first)
    arguments = ("watch", "--label", f"of={label}")
    with open_terminal(*arguments, url=live_server.url, directory=tmp_path) as terminal:
        terminal.read_until(first)
        make(second)
        terminal.read_until(second)
        os.kill(terminal.process.pid, signal.SIGINT)
        shown = terminal.read_all()
        assert terminal.code == 130
    assert "Traceback" not in shown


def test_a_key_is_typed_unseen(tmp_path: Path) -> None:
    arguments = ("context", "add", "lab", "--url", "http://lab.example", "--api-key", "-")
    with open_terminal(*arguments, url="", directory=tmp_path) as terminal:
        terminal.read_until("API key: ")
        terminal.type("ostler_secret\n")
        shown = terminal.read_all()
        assert terminal.code == 0
    assert "ostler_secret" not in shown
    assert "ostler_secret" in (tmp_path / "config" / "ostler" / "config.toml").read_text()
