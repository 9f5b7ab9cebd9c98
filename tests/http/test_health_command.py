"""``ostler health``: one line and an exit code, for the service and for the worker alike."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.commands import run_ostler
from tests.http.api import make_name
from tests.postgres import Postgres
from tests.server import LiveServer, find_free_port, serve
from tests.worker import WITH_WORKERS, LiveWorker

SILENCE_S = 60
HOST = socket.gethostname()


@pytest.fixture(scope="module")
def mortal() -> Iterator[Postgres]:
    """A PostgreSQL that may be killed; it runs when a test begins."""
    with Postgres() as postgres:
        yield postgres


def ask(directory: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Run the command; return its exit code and its one line, which is on the right stream."""
    directory.mkdir(exist_ok=True)
    done = run_ostler("health", *arguments, directory=directory, **settings)
    told, silent = (done.stdout, done.stderr)[:: 1 if done.returncode == 0 else -1]
    assert silent == ""
    (line,) = told.splitlines()
    return done.returncode, line


@pytest.mark.long
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "::1", "localhost"])
def test_a_service_is_asked_where_its_settings_say(
    database_url: str, directory: Path, host: str
) -> None:
    server = LiveServer(database_url, directory, LISTEN_HOST=host, ALLOW_ANONYMOUS="true")
    server.launch()
    try:
        assert server.await_announcement()
        code, line = ask(directory, LISTEN_HOST=host, LISTEN_PORT=str(server.port))
        assert (code, line.endswith("is healthy")) == (0, True)
        assert str(server.port) in line
    finally:
        server.kill()


def test_a_service_with_options_is_asked_with_the_same_ones(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory) as server:
        for arguments in (("--port", str(server.port)), ("serve", "--port", str(server.port))):
            assert ask(directory, "--host", "127.0.0.1", *arguments, LISTEN_PORT="1")[0] == 0


def test_a_service_that_does_not_run_is_told(directory: Path) -> None:
    port = find_free_port()
    told = ask(directory, LISTEN_PORT=str(port))
    assert told == (1, f"ostler: nothing listens on 127.0.0.1 port {port}")


def test_a_service_at_any_port_cannot_be_asked(directory: Path) -> None:
    code, line = ask(directory, LISTEN_PORT="0")
    assert (code, line.startswith("ostler: LISTEN_PORT: ")) == (1, True)


@pytest.mark.long
def test_a_service_that_is_unwell_is_told_and_so_is_its_recovery(
    mortal: Postgres, directory: Path
) -> None:
    with serve(mortal.create_database(make_name("health")), directory) as server:
        here = f"127.0.0.1 port {server.port}"
        mortal.kill()
        try:
            told = ask(directory, LISTEN_PORT=str(server.port))
        finally:
            mortal.start()
        assert told == (1, f"ostler: the service on {here} is up, but not its database")
        told = ask(directory, LISTEN_PORT=str(server.port))
        assert told == (0, f"The service on {here} is healthy")


class Stranger(BaseHTTPRequestHandler):
    """Answers as another program would."""

    def do_GET(self) -> None:
        body = {"/": b"Hello"}.get(self.path, b'{"status": "healthy"}')
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.mark.long
def test_another_program_at_the_port_is_no_healthy_service(directory: Path) -> None:
    with HTTPServer(("127.0.0.1", 0), Stranger) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        code, line = ask(directory, LISTEN_PORT=str(other.server_port))
        other.shutdown()
    assert (code, line.endswith("does not answer as Ostler does")) == (1, True)


@pytest.mark.long
def test_what_listens_and_says_nothing_is_not_waited_for(directory: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        code, line = ask(directory, LISTEN_PORT=str(silent.getsockname()[1]))
    assert (code, line.endswith("does not answer as Ostler does")) == (1, True)


@pytest.fixture
def worker_url(mortal: Postgres) -> str:
    return mortal.create_database(make_name("worker"))


@pytest.fixture
def worker(worker_url: str, directory: Path) -> Iterator[LiveWorker]:
    worker = LiveWorker(worker_url, directory / "worker")
    worker.settings.update(WITH_WORKERS)
    with worker:
        yield worker


def ask_worker(directory: Path, url: str, *arguments: str) -> tuple[int, str]:
    port = str(find_free_port())
    return ask(directory, *arguments, DATABASE_URL=url, LISTEN_PORT=port, **WITH_WORKERS)


@pytest.mark.long
def test_a_worker_is_found_where_there_is_no_service(
    worker: LiveWorker, worker_url: str, directory: Path
) -> None:
    well = (0, f"The worker of {HOST} is healthy")
    assert ask_worker(directory, worker_url) == ask_worker(directory, worker_url, "worker") == well
    code, line = ask_worker(directory, worker_url, "serve")
    assert (code, line.startswith("ostler: nothing listens on ")) == (1, True)
    assert worker.stop() == 0
    gone = (1, f"ostler: no worker of {HOST} is connected to the database")
    assert ask_worker(directory, worker_url) == gone


@pytest.mark.long
def test_a_worker_that_hangs_is_told(worker: LiveWorker, worker_url: str, directory: Path) -> None:
    worker.process.send_signal(signal.SIGSTOP)
    try:
        deadline = time.monotonic() + SILENCE_S
        while (told := ask_worker(directory, worker_url))[0] == 0:
            assert time.monotonic() < deadline, told
            time.sleep(2)
    finally:
        worker.process.send_signal(signal.SIGCONT)
    assert told[1].startswith(f"ostler: the worker of {HOST} has been silent for ")


@pytest.mark.long
def test_a_worker_without_its_database_is_told(
    worker: LiveWorker, mortal: Postgres, worker_url: str, directory: Path
) -> None:
    assert ask_worker(directory, worker_url)[0] == 0
    mortal.kill()
    try:
        code, line = ask_worker(directory, worker_url)
    finally:
        mortal.start()
    assert code == 1
    assert "database" in line
    deadline = time.monotonic() + SILENCE_S
    while ask_worker(directory, worker_url)[0]:
        assert time.monotonic() < deadline, "the worker does not come back"
        time.sleep(0.5)


@pytest.mark.long
def test_there_is_no_worker_where_services_carry_their_operations_themselves(
    directory: Path,
) -> None:
    code, line = ask(directory, "worker")
    assert (code, "OPERATIONS is embedded" in line) == (1, True)
