"""What a person sees who starts the service: where it is, and a log that can be read."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.commands import OSTLER, make_environment
from tests.server import ANNOUNCEMENT, LiveServer, find_free_port, serve

DEADLINE_S = 60


def announce(url: str) -> str:
    return f"{ANNOUNCEMENT}{url} - documentation at /docs\n"


@pytest.mark.parametrize("workers", [1, pytest.param(3, marks=pytest.mark.long)])
def test_a_start_says_once_where_to_go(database_url: str, directory: Path, workers: int) -> None:
    with serve(database_url, directory, workers=workers) as server:
        assert server.await_announcement() == announce(f"http://localhost:{server.port}")
        assert server.stop() == 0
        assert server.stderr.count(ANNOUNCEMENT) == 1


@pytest.mark.long
@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_what_listens_everywhere_is_said_to_be_where_it_can_be_opened(
    database_url: str, directory: Path, host: str
) -> None:
    with serve(database_url, directory, LISTEN_HOST=host, ALLOW_ANONYMOUS="true") as server:
        assert server.await_announcement() == announce(f"http://localhost:{server.port}")
        assert httpx.get(f"http://localhost:{server.port}/docs").status_code == 200


def test_a_port_that_was_chosen_by_the_system_is_the_one_that_is_told(
    database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory, LISTEN_PORT="0")
    server.launch()
    try:
        url = server.await_announcement().removeprefix(ANNOUNCEMENT).split()[0]
        assert not url.endswith(":0")
        assert httpx.get(f"{url}/health/live").status_code == 200
        assert server.stop() == 0
    finally:
        server.kill()


@pytest.mark.long
def test_a_service_without_standard_error_serves_all_the_same(
    database_url: str, directory: Path
) -> None:
    port = find_free_port()
    settings = {"DATABASE_URL": database_url, "LISTEN_PORT": str(port)}
    directory.mkdir(exist_ok=True)
    process = subprocess.Popen(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", *OSTLER, "serve"],
        cwd=directory,
        env=make_environment(**settings),
        stdout=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + DEADLINE_S
        while not _answers(port) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert _answers(port)
    finally:
        process.terminate()
        printed = process.communicate(timeout=DEADLINE_S)[0].decode()
    assert process.returncode == 0
    assert ANNOUNCEMENT not in printed


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health/live").status_code == 200
    except httpx.TransportError:
        return False


def watch_log(directory: Path, database_url: str, until: str, **settings: str) -> str:
    """Serve on a terminal, and return what is on it as soon as ``until`` is among it.

    Raises OSError when the process ends before that.
    """
    person, program = os.openpty()
    directory.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [*OSTLER, "serve"],
        cwd=directory,
        env=make_environment(DATABASE_URL=database_url, LISTEN_PORT="0", **settings),
        stdout=program,
        stderr=subprocess.DEVNULL,
    )
    os.close(program)
    shown = b""
    try:
        while until.encode() not in shown:
            shown += os.read(person, 65536)
    finally:
        process.terminate()
        process.wait(DEADLINE_S)
        os.close(person)
    return shown.decode()


def test_on_a_terminal_the_log_is_text(database_url: str, directory: Path) -> None:
    shown = watch_log(directory, database_url, "Application ready")
    first, *_ = shown.splitlines()
    assert first.split()[1:4] == ["INFO", "service:", "Listening"]
    assert first.endswith(" workers=1")
    assert "{" not in first


@pytest.mark.long
@pytest.mark.parametrize("workers", ["1", pytest.param("2", marks=pytest.mark.long)])
def test_on_a_terminal_the_log_is_json_where_that_is_asked_for(
    database_url: str, directory: Path, workers: str
) -> None:
    ready = '"message":"Application ready"'
    shown = watch_log(directory, database_url, ready, LOG_FORMAT="json", WORKERS=workers)
    assert all(line.startswith("{") for line in shown.splitlines())


@pytest.mark.long
def test_text_is_written_elsewhere_where_that_is_asked_for(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory, LOG_FORMAT="text") as server:
        httpx.get(f"{server.url}/nowhere", headers={"X-Request-ID": "mine"})
        assert server.stop() == 0
    told = [line for line in server.stdout.splitlines() if line.endswith(" request_id=mine")]
    (line,) = [line for line in told if "Request handled" in line]
    assert " path=/nowhere status=404 " in line


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have processes that are started heed Ctrl-C, which those in the background ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.long
@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("imported", ["orjson", "_pydantic_core", "jsonschema_rs"])
def test_ctrl_c_amid_the_imports_ends_the_command_without_a_word(
    directory: Path, imported: str
) -> None:
    directory.mkdir(exist_ok=True)
    port = str(find_free_port())
    process = subprocess.Popen(
        [*OSTLER, "serve"],
        cwd=directory,
        env=make_environment(DATABASE_URL="sqlite:///ostler.db", LISTEN_PORT=port),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    maps = Path(f"/proc/{process.pid}/maps")
    deadline = time.monotonic() + DEADLINE_S
    while imported not in maps.read_text() and time.monotonic() < deadline:
        time.sleep(0.001)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=DEADLINE_S)
    assert told == b""
    assert process.returncode in (-signal.SIGINT, 130)
