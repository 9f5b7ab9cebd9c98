"""The documents of the command line: what they print works, and their tables are the code's."""

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from ostler_cli.app import make_root
from ostler_cli.exits import MEANINGS
from ostler_cli.groups import Noun
from ostler_cli.table import load_table
from tests.clients.environment import make_client_environment
from tests.clients.shell import COMMAND
from tests.commands import ROOT
from tests.server import LiveServer

README = ROOT / "clients" / "cli" / "README.md"
MANUAL = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
URL = "http://localhost:8000"


def run_blocks(home: Path, url: str, *wanted: str) -> str:
    """Run the blocks of the README that hold these words, and return what they print."""
    script = home / "bin" / "ostler"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    script.chmod(0o755)
    chosen = [block for block in BLOCKS if any(word in block for word in wanted)]
    assert len(chosen) == len(wanted)
    environment = make_client_environment(home, OSTLER_URL=url)
    environment["PATH"] = f"{script.parent}:{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(chosen).replace(URL, url)],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_leads_from_the_first_server_to_its_copy(
    slow_server: LiveServer, tmp_path: Path
) -> None:
    printed = run_blocks(tmp_path, slow_server.url, "ostler server create app-01")
    assert "server app-01 deleted\nserver app-01 created\n" in printed
    assert '"name": "app-01"' in printed


def test_the_readme_keeps_a_context_and_reads_errors(
    live_server: LiveServer, tmp_path: Path
) -> None:
    printed = run_blocks(tmp_path, live_server.url, "context add", "no-such-server")
    assert "mode          none" in printed
    assert printed.endswith("exit code 3\nSERVER_NOT_FOUND\n")


def test_the_readme_loads_the_completion(tmp_path: Path) -> None:
    assert run_blocks(tmp_path, "", "eval") == ""


def list_verbs(noun: str) -> list[str]:
    context = click.Context(make_root())
    group = make_root().get_command(context, noun)
    assert isinstance(group, Noun)
    return group.list_commands(context)


@pytest.mark.parametrize("noun", load_table()["nouns"])
def test_the_manual_has_every_noun_and_its_verbs(noun: str) -> None:
    text = load_table()["nouns"][noun]["help"].rstrip(".")
    verbs = " ".join(f"`{verb}`" for verb in list_verbs(noun))
    assert f"| `{noun}` | {text} | {verbs} |\n" in MANUAL


@pytest.mark.parametrize("code", MEANINGS)
def test_the_manual_has_every_exit_code(code: int) -> None:
    assert f"| {code} | {MEANINGS[code]} |\n" in MANUAL


def test_the_manual_has_every_word_of_the_document() -> None:
    spec = "".join(path.read_text("utf-8") for path in (ROOT / "spec").glob("*.yaml"))
    words = set(re.findall(r"x-cli-[a-z]+", spec))
    assert words == set(re.findall(r"x-cli-[a-z]+", MANUAL))


EXAMPLES = [
    example
    for noun in load_table()["nouns"].values()
    for command in noun["commands"].values()
    for example in command.get("examples", ())
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_a_help_is_understood(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "id_ed25519.pub").write_text("ssh-ed25519 AAAA me")
    noun, verb, *arguments = shlex.split(example)
    context = click.Context(make_root())
    group = make_root().get_command(context, noun)
    assert isinstance(group, Noun)
    command = group.get_command(context, verb)
    assert command is not None
    command.make_context(verb, arguments)
