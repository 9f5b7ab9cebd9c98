"""The commands for API keys: on the database itself, beside a service that serves it."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.commands import run_ostler
from tests.http.api import SERVERS
from tests.http.keys import EVERYWHERE_S, KEYS, bear, open_keyed_client, serve_with_keys
from tests.http.streams import EVENTS


class Shell:
    """Runs ``ostler key`` on a database."""

    def __init__(self, directory: Path, url: str) -> None:
        self.directory = directory
        self.url = url

    def run(self, *arguments: str) -> str:
        """Run a command that goes well, and return what it prints."""
        done = run_ostler("key", *arguments, directory=self.directory, DATABASE_URL=self.url)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refuse(self, *arguments: str) -> str:
        """Run a command that must fail, and return the one line that says why."""
        done = run_ostler("key", *arguments, directory=self.directory, DATABASE_URL=self.url)
        assert (done.returncode in (1, 2), done.stdout) == (True, "")
        (line,) = done.stderr.splitlines()
        return line


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    return Shell(tmp_path, database_url)


def test_a_key_of_the_command_line_is_one_until_the_command_line_revokes_it(
    shell: Shell, directory: Path
) -> None:
    restricted = ("--operation", "list_keys", "--label", "team=web", "--label", "tier=db")
    secret = shell.run("create", "ada", "--role", "admin", "--project", "north").strip()
    shell.run("create", "bob", "--role", "viewer", "--days", "3", *restricted, "--server", "a")
    with serve_with_keys(shell.url, directory) as server:
        with open_keyed_client(server.url, secret) as client:
            ada, bob = client.get(KEYS).json()["items"][:1], shell.run("list").splitlines()[2]
            assert [key["name"] for key in ada] == ["ada"]
            assert ada[0]["created_by"] == "command line"
            assert bob.split()[1:5] == ["bob", "default", "viewer", "(restricted)"]
            assert f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}" in bob
            assert "is revoked" in shell.run("revoke", ada[0]["id"])
            time.sleep(EVERYWHERE_S)
            assert client.get(SERVERS).status_code == 401
        with open_keyed_client(server.url) as client:
            [shown] = client.get(KEYS).json()["items"]
    assert shown["restrictions"] == {
        "labels": {"team": "web", "tier": "db"},
        "servers": ["a"],
        "operations": ["list_keys"],
    }


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("create", "x"), "--role"),
        (("create", "x", "--role", "owner"), "owner"),
        (("create", "", "--role", "viewer"), "printable"),
        (("create", "x", "--role", "viewer", "--days", "0"), "1 to"),
        (("create", "x", "--role", "viewer", "--label", "team"), "KEY=VALUE"),
        (("create", "x", "--role", "viewer", "--label", "ostler_x=1"), "ostler_x"),
        (("create", "x", "--role", "viewer", "--operation", "no_such"), "no_such"),
        (("create", "x", "--role", "viewer", "--all-projects"), "admin"),
        (("revoke", "no_such"), "API key no_such not found"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    shell: Shell, arguments: tuple[str, ...], why: str
) -> None:
    assert why in shell.refuse(*arguments)
    assert len(shell.run("list").splitlines()) == 1


def test_a_database_of_no_service_is_left_alone(blank_url: str, tmp_path: Path) -> None:
    assert "ostler serve" in Shell(tmp_path, blank_url).refuse("list")


def test_a_key_that_is_about_to_end_is_an_event_of_its_project(
    shell: Shell, directory: Path
) -> None:
    shell.run("create", "later", "--role", "viewer", "--days", "15")
    secret = shell.run("create", "soon", "--role", "viewer", "--days", "7").strip()
    with serve_with_keys(shell.url, directory) as server:
        with open_keyed_client(server.url) as client:
            deadline = time.monotonic() + 30
            while not (events := client.get(EVENTS).json()["items"]):
                assert time.monotonic() < deadline
        told = httpx.get(f"{server.url}{SERVERS}", headers=bear(secret))
    [event] = events
    assert (event["type"], event["server_id"]) == ("api_key.expiring", None)
    assert (event["data"]["name"], event["data"]["days"]) == ("soon", 7)
    assert event["data"]["expires_at"][:19] == told.headers["X-API-Key-Expires"][:19]
