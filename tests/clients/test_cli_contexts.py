"""`ostler context`: which service is asked, and with which credential."""

from pathlib import Path

import pytest

from ostler_sdk import profiles
from service.settings.names import OF_CLIENTS
from tests.clients.shell import Shell, spawn
from tests.databases import Databases
from tests.http.keys import BOOTSTRAP, serve_with_keys
from tests.server import LiveServer, find_free_port

SECRET = "ostler_abcdefghijkl_correcthorsebatterystaple"


@pytest.fixture(autouse=True)
def own_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    config = tmp_path / "ostler" / "config.toml"
    monkeypatch.setenv("OSTLER_CONFIG", str(config))
    return config


def test_contexts_are_added_chosen_shown_and_removed(shell: Shell, own_config: Path) -> None:
    shell.check("context", "add", "lab", "--url", "http://lab.example")
    shell.check("context", "add", "prod", "--url", "https://prod.example", "--api-key", SECRET)
    assert own_config.stat().st_mode & 0o777 == 0o600
    listed = shell.check("context", "list", "-o", "json")
    assert SECRET not in listed.out
    assert [(one["name"], one["current"], one["credential"]) for one in listed.json] == [
        ("lab", False, None), ("prod", True, "API key"),
    ]  # fmt: skip
    used = shell.check("context", "use", "lab")
    assert "the environment has OSTLER_URL, which goes before it" in used.err
    assert shell.check("context", "show", "prod", "--query", "url").out == "https://prod.example\n"
    assert shell("context", "remove", "prod").code == 2
    shell.check("context", "remove", "prod", "--yes")
    assert shell.check("context", "list", "-o", "name").lines == ["lab"]
    missing = shell("context", "use", "prod")
    assert (missing.code, "there are: lab" in missing.err) == (3, True)
    both = shell("context", "add", "x", "--api-key", "a", "--cloud", "b")
    assert both.code == 2


def test_the_service_of_the_context_is_asked_with_its_key(
    databases: Databases, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with serve_with_keys(databases.create(), tmp_path / "server") as server:
        denied = spawn("me", url=server.url, directory=home)
        assert denied.code == 4
        assert "ostler context add" in denied.err
        added = spawn(
            "context", "add", "lab", "--url", server.url, "--api-key", "-",
            url="", directory=home, stdin=f"{BOOTSTRAP}\n",
        )  # fmt: skip
        assert added.code == 0, added.err
        known = spawn("me", "--query", "mode", url="", directory=home)
        assert (known.out, known.err) == ("api-key\n", "")
        assert BOOTSTRAP not in spawn("context", "show", url="", directory=home).out


def test_a_key_that_is_not_given_is_no_context(tmp_path: Path) -> None:
    done = spawn("context", "add", "lab", "--api-key", "-", url="", directory=tmp_path, stdin="\n")
    assert (done.code, done.err) == (2, "ostler: standard input has no API key\n")
    assert spawn("context", "list", "-o", "name", url="", directory=tmp_path).out == ""


def test_a_context_is_chosen_for_one_command(live_server: LiveServer, shell: Shell) -> None:
    away = f"http://127.0.0.1:{find_free_port()}"
    shell.check("context", "add", "away", "--url", away)
    shell.check("context", "add", "here", "--url", live_server.url, "--no-use")
    shell.url = ""
    assert shell("me").code == 6
    assert shell("me", "--context", "here").code == 0


def test_the_service_takes_no_variable_of_clients_for_a_setting() -> None:
    others = {"OSTLER_PROFILE", "OSTLER_CONFIG", "OSTLER_DEBUG"}
    assert set(profiles.VARIABLES.values()) | others == OF_CLIENTS
