"""The script ``ostler``, and what the command line of clients is told by it."""

import subprocess
import sys
from importlib.metadata import entry_points

import pytest

from service import script
from service.__main__ import build_parser

MODULES = "import sys; import service.script; print(*sys.modules)"


def test_it_has_the_commands_of_the_parser_with_their_sentences() -> None:
    shown = " ".join(build_parser().format_help().split())
    for command in script.COMMANDS:
        assert f" {command.name} {command.__doc__}" in shown
    (names,) = [action.choices for action in build_parser()._actions if action.choices]
    assert sorted(names) == sorted(command.name for command in script.COMMANDS)


def test_every_command_joins_the_command_line_of_clients() -> None:
    joined = {entry.name: entry.load() for entry in entry_points(group="ostler.commands")}
    assert joined.items() >= {command.name: command for command in script.COMMANDS}.items()


def test_its_help_needs_nothing_of_the_service() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", MODULES], capture_output=True, text=True, check=True
    ).stdout.split()
    own = [
        name for name in loaded if name.partition(".")[0] in ("service", "persistence", "domain")
    ]
    assert own == ["service", "service.script"]
    assert not {"pydantic", "sqlalchemy", "argparse"}.intersection(loaded)


def test_a_command_runs_with_the_arguments_that_it_is_called_with(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/ostler"])
    assert script.spec(["--format", "yaml"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"openapi: 3.0")
