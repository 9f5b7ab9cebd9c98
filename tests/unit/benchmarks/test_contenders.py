"""Who takes turns, and on which database."""

import shlex
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import build_parser, find_rivals, list_contenders
from benchmarks.contenders import oppose_anew
from benchmarks.stage import Stage
from tests.server import find_free_port

pytestmark = pytest.mark.long

AGAINST = ("--against", "http://127.0.0.1:1", "--against-name", "replaced")
ANEW = (*AGAINST, "--against-start", "serve")
OSTLER = ["Ostler, SQLite", "Ostler, PostgreSQL"]


def list_titles(*arguments: str) -> tuple[list[str], dict[str, str]]:
    options = build_parser().parse_args(["--workers", "1", *arguments])
    with Stage() as stage:
        titles = [contender.title for contender in list_contenders(stage, options)]
    return titles, find_rivals(options)


def test_a_service_that_is_started_takes_turns_on_both_databases() -> None:
    titles, rivals = list_titles(*ANEW)
    assert titles == ["replaced, SQLite", "replaced, PostgreSQL", *OSTLER]
    assert rivals == {"sqlite": "replaced, SQLite", "postgresql": "replaced, PostgreSQL"}


def test_a_service_with_one_driver_takes_turns_on_one_database() -> None:
    titles, rivals = list_titles(*ANEW, "--against-drivers", "postgresql+asyncpg")
    assert titles == ["replaced, PostgreSQL", *OSTLER]
    assert rivals == {"postgresql": "replaced, PostgreSQL"}


def test_a_database_that_is_not_asked_for_is_nobodys() -> None:
    titles, rivals = list_titles(*ANEW, "--databases", "sqlite")
    assert titles == ["replaced, SQLite", "Ostler, SQLite"]
    assert rivals == {"sqlite": "replaced, SQLite"}


def test_a_service_that_runs_is_the_rival_on_both_databases() -> None:
    titles, rivals = list_titles(*AGAINST)
    assert titles == ["replaced", *OSTLER]
    assert rivals == {"sqlite": "replaced", "postgresql": "replaced"}


def test_a_driver_of_another_database_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        list_titles(*ANEW, "--against-drivers", "mysql+aiomysql")
    assert "mysql+aiomysql" in capsys.readouterr().err


def test_every_turn_is_on_a_new_database_that_the_command_is_told(tmp_path: Path) -> None:
    port, told = find_free_port(), tmp_path / "told"
    serve = shlex.join([sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)])
    command = f'echo "$DATABASE_URL" >> {told}; exec {serve}'
    url = f"http://127.0.0.1:{port}"
    with Stage() as stage:
        rival = oppose_anew(stage, "sqlite+aiosqlite", "replaced", url, command)
        for _ in range(2):
            with rival.open() as target:
                assert (target.url, target.database_pid) == (url, None)
                assert target.pid is not None
    first, second = told.read_text().split()
    assert first != second
    assert all(each.startswith("sqlite+aiosqlite:////") for each in (first, second))


def test_a_command_that_ends_without_serving_is_told_at_once() -> None:
    url = f"http://127.0.0.1:{find_free_port()}"
    with (
        Stage() as stage,
        pytest.raises(RuntimeError, match=f"What was to serve {url} ended with code 3"),
        oppose_anew(stage, "sqlite", "replaced", url, "exit 3").open(),
    ):
        pytest.fail("it is not served")
