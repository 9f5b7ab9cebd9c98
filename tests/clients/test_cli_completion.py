"""Completion in shells, with names from the service."""

import shutil
import subprocess
from pathlib import Path

import pytest

from ostler_cli.completion import find_cache
from ostler_sdk import Client
from tests.clients.environment import make_client_environment
from tests.clients.names import make_name
from tests.clients.shell import COMMAND
from tests.server import LiveServer, find_free_port

UBUNTU = "Ubuntu 22.04 LTS"
SHELLS = [shell for shell in ("bash", "zsh", "fish") if shutil.which(shell)]

BASH = """
eval "$(ostler completion bash)"
COMP_WORDS=({words}) COMP_CWORD={last} COMPREPLY=()
_ostler_completion ostler
[ ${{#COMPREPLY[@]}} -eq 0 ] || printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which `ostler` is a command."""
    script = tmp_path / "bin" / "ostler"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    script.chmod(0o755)
    return tmp_path


def run_shell(home: Path, shell: list[str], url: str) -> subprocess.CompletedProcess[str]:
    environment = make_client_environment(home, OSTLER_URL=url)
    environment["PATH"] = f"{home / 'bin'}:{environment['PATH']}"
    return subprocess.run(shell, env=environment, capture_output=True, text=True, timeout=60)


def complete(home: Path, url: str, *words: str) -> list[str]:
    """Return what bash offers for the last of the words, which are as they are typed."""
    code = BASH.format(words=" ".join(f"'{word}'" for word in ("ostler", *words)), last=len(words))
    done = run_shell(home, ["bash", "--norc", "-c", code], url)
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash_offers_commands_options_and_choices(home: Path, live_server: LiveServer) -> None:
    url = live_server.url
    assert {"server", "service", "serve"} <= set(complete(home, url, "ser"))
    assert complete(home, url, "server", "st") == ["start", "stop"]
    assert "--user-data" in complete(home, url, "server", "create", "--us")
    assert complete(home, url, "server", "reboot", "--type", "") == ["SOFT", "HARD"]


def test_bash_offers_names_from_the_service_as_they_have_to_be_typed(
    home: Path, live_server: LiveServer, client: Client
) -> None:
    name = make_name("green")
    client.servers.create(name=name, flavor="m1.small", image=UBUNTU)
    url = live_server.url
    assert complete(home, url, "server", "stop", name[:8]) == [name]
    assert complete(home, url, "server", "create", "x", "--flavor", "m1.l") == ["m1.large"]
    image = ("server", "create", "x", "--image")
    assert complete(home, url, *image, "Ubu") == [r"Ubuntu\ 22.04\ LTS"]
    assert complete(home, url, *image, r"Ubuntu\ 2") == [r"Ubuntu\ 22.04\ LTS"]
    assert complete(home, url, *image, '"Ubuntu 2') == [UBUNTU]


def test_names_are_kept_for_seconds_where_nobody_else_reads_them(
    home: Path, live_server: LiveServer
) -> None:
    assert "m1.tiny" in complete(home, live_server.url, "flavor", "show", "m1.t")
    (kept,) = (home / "cache" / "ostler" / "names").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.write_text('["m1.toy"]')
    assert complete(home, live_server.url, "flavor", "show", "m1.t") == ["m1.toy"]
    assert find_cache().name == "names"


def test_nothing_is_offered_or_said_where_the_service_is_away(home: Path) -> None:
    url = f"http://127.0.0.1:{find_free_port()}"
    assert complete(home, url, "server", "stop", "web") == []


def test_every_shell_gets_a_script(home: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        done = run_shell(home, ["ostler", "completion", shell], "")
        assert done.returncode == 0
        assert f"{shell}_complete" in done.stdout
    assert run_shell(home, ["ostler", "completion", "tcsh"], "").returncode == 2


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_that_is_here_takes_its_script(home: Path, shell: str) -> None:
    script = home / "script"
    script.write_text(run_shell(home, ["ostler", "completion", shell], "").stdout)
    done = run_shell(home, [shell, "-n", str(script)], "")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_that_is_here_is_told_names(
    home: Path, live_server: LiveServer, shell: str
) -> None:
    environment = {"bash": "COMP_CWORD=3", "zsh": "COMP_CWORD=3", "fish": "COMP_CWORD=m1.l"}[shell]
    asked = f"COMP_WORDS='ostler flavor show m1.l' {environment} _OSTLER_COMPLETE={shell}_complete"
    done = run_shell(home, ["sh", "-c", f"{asked} ostler"], live_server.url)
    assert "m1.large" in done.stdout
    assert "m1.small" not in done.stdout
