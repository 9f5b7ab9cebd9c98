"""The start of the command line: light, and with the commands of what is installed beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

from service.script import COMMANDS
from tests.clients.environment import make_client_environment
from tests.clients.shell import Shell
from tests.commands import ROOT, make_environment

HEAVY = {"asyncio", "httpx2", "jmespath", "ostler_sdk", "pydantic", "rich", "yaml"}
OF_SERVICE = {"argparse", "connexion", "flask", "persistence", "service.__main__", "sqlalchemy"}
LOADED = """
import runpy, sys
sys.argv = ["ostler", *{arguments!r}]
try:
    runpy.run_module("{module}", run_name="__main__")
except SystemExit as end:
    print(end.code, *sys.modules, file=sys.stderr)
"""
SCRIPTS = {
    "its own": "from ostler_cli.__main__ import main; main()",
    "that of the service": "from service.script import main; main()",
}


def list_modules(directory: Path, module: str, *arguments: str) -> set[str]:
    """Return what a command imports, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module, arguments=list(arguments))],
        env=make_client_environment(directory),
        capture_output=True,
        text=True,
        check=True,
    )
    code, *modules = done.stderr.split()
    assert code in ("0", "None")
    return set(modules)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["server", "--help"], ["server", "create", "--help"]],
    ids=" ".join,
)
def test_help_imports_neither_the_sdk_nor_what_draws_tables(
    tmp_path: Path, arguments: list[str]
) -> None:
    modules = list_modules(tmp_path, "ostler_cli", *arguments)
    assert "click" in modules
    assert not modules & (HEAVY | OF_SERVICE)


def test_a_request_for_json_needs_no_models_and_no_tables(shell: Shell, tmp_path: Path) -> None:
    arguments = ("me", "--endpoint", shell.url, "-o", "json")
    modules = list_modules(tmp_path, "ostler_cli", *arguments)
    assert "httpx2" in modules
    assert not modules & {"pydantic", "rich", "yaml", "jmespath", "ostler_sdk.models"}


def test_a_command_of_the_service_imports_nothing_of_the_command_line(tmp_path: Path) -> None:
    step = "import sys; from service.script import main; sys.argv = ['ostler', 'spec']; main()"
    at_end = "import atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    done = subprocess.run(
        [sys.executable, "-c", f"{at_end}; {step}"],
        cwd=tmp_path,
        env=make_environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert not {"ostler_cli", "ostler_sdk", "click"}.intersection(done.stderr.split())


def run_script(code: str, directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = f"import sys; sys.argv = ['/bin/ostler', *sys.argv[1:]]; {code}"
    return subprocess.run(
        [sys.executable, "-c", command, *arguments],
        cwd=directory,
        env=make_environment(OSTLER_CONFIG=str(directory / "config.toml")),
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "script", ["that of the service", pytest.param("its own", marks=pytest.mark.long)]
)
def test_either_script_has_the_commands_of_both(tmp_path: Path, script: str) -> None:
    shown = run_script(SCRIPTS[script], tmp_path, "--help").stdout
    _, _, of_service = shown.partition("\nService:\n")
    for command in COMMANDS:
        assert f"  {command.name} " in of_service
    assert "  server " in shown.partition("\nClient:\n")[0]
    for arguments in (["serve", "--bogus"], ["db", "fly"], ["context", "list", "--bogus"]):
        done = run_script(SCRIPTS[script], tmp_path, *arguments)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert done.stderr.startswith(("ostler ", "ostler: "))
    assert run_script(SCRIPTS[script], tmp_path, "db", "current").returncode == 1
    assert run_script(SCRIPTS[script], tmp_path, "context", "list").returncode == 0
    shown = run_script(SCRIPTS[script], tmp_path, "key", "--help").stdout
    assert shown.startswith("Usage: ostler key")


def test_commands_of_other_packages_join(
    tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")
    points = "[ostler.commands]\nbill = bills:bill\nbroken = nowhere:gone\n"
    (info / "entry_points.txt").write_text(points)
    (tmp_path / "bills.py").write_text(
        'def bill(arguments):\n    """Send bills."""\n    return 5\n'
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    shown = shell("--help").out
    assert "bill       Send bills\n" in shown
    assert "broken     This command cannot be loaded\n" in shown
    path = [str(tmp_path), str(ROOT), str(ROOT / "clients" / "cli")]
    done = subprocess.run(
        [sys.executable, "-m", "ostler_cli", "bill", "them"],
        env=make_client_environment(tmp_path, PYTHONPATH=":".join(path)),
    )
    assert done.returncode == 5


def test_no_command_at_all_shows_the_help_as_a_wrong_use(shell: Shell) -> None:
    for arguments in ([], ["server"], ["context"]):
        done = shell(*arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("Usage: ostler")


def test_plurals_and_the_words_of_other_command_lines_are_understood(shell: Shell) -> None:
    assert shell.check("servers", "ls", "-o", "json").json is not None
    assert shell.check("regions", "get", "RegionOne", "-o", "name").out == "RegionOne\n"
    assert "m1.small" in shell.check("flavors", "-o", "name").lines
