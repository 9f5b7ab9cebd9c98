"""The log is written to whatever standard output is, and no request waits for it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from service.process.log_queue import LONGEST_QUEUE
from tests.commands import OSTLER, make_environment, spawn
from tests.databases import Databases
from tests.durability.processes import await_result
from tests.http.api import SERVERS, create_server, open_client
from tests.http.figures import find, read
from tests.postgres import Postgres
from tests.server import LiveServer
from tests.worker import WITH_WORKERS

pytestmark = pytest.mark.long

DROPPED = "ostler_log_lines_dropped_total"
LONG = "/" + "x" * 30_000
END_S = 15
"""How long the end of a process may take on a busy machine; a minute is what others allow."""


class Talker(LiveServer):
    """A service whose standard output is an open file of the test's."""

    output = -1

    def launch(self) -> None:
        """Start the process."""
        with open(self.directory / "stderr", "ab") as err:
            self._process = subprocess.Popen(
                [*OSTLER, self.command],
                cwd=self.directory,
                env=make_environment(**self.settings),
                stdin=subprocess.DEVNULL,
                stdout=self.output,
                stderr=err,
                start_new_session=True,
            )

    def end(self) -> int:
        """Ask the process to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(END_S)


@contextmanager
def talk(url: str, directory: Path, output: int, **settings: str) -> Iterator[Talker]:
    """Serve with a standard output for the time of the block."""
    server = Talker(url, directory)
    server.settings.update(settings)
    server.output = output
    try:
        yield server.start()
    finally:
        server.kill()


@contextmanager
def open_stuck_pipe() -> Iterator[tuple[int, int]]:
    """Give both ends of a pipe that has no room left."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b"\n" * 4096)
    except BlockingIOError:
        os.set_blocking(writing, True)
    try:
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)


def count_dropped(client: httpx.Client) -> float:
    return find(read(client), DROPPED)


def test_a_pipe_that_nobody_reads_holds_up_neither_requests_nor_the_end(
    database_url: str, directory: Path
) -> None:
    with (
        open_stuck_pipe() as (_, writing),
        talk(database_url, directory, writing) as server,
        open_client(server.url) as client,
    ):
        for _ in range(2 * LONGEST_QUEUE // len(LONG)):
            assert client.get(LONG).status_code == 404
        assert count_dropped(client) > 0
        made = create_server(client)
        assert client.get(f"{SERVERS}/{made['id']}").json() == made
        assert server.end() == 0
        assert server.complaints == ""


def test_a_pipe_that_is_closed_costs_one_line_and_no_request(
    database_url: str, directory: Path
) -> None:
    reading, writing = os.pipe()
    with talk(database_url, directory, writing) as server, open_client(server.url) as client:
        os.close(writing)
        os.close(reading)
        for _ in range(20):
            assert client.get(SERVERS).status_code == 200
        await_result(lambda: count_dropped(client) >= 20)
        assert server.end() == 0
        assert server.complaints.count("\n") == 1
        assert "broken pipe" in server.complaints


def test_a_full_disk_costs_one_line_and_no_request(database_url: str, directory: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    with (
        talk(database_url, directory, full, LOG_FORMAT="text") as server,
        open_client(server.url) as client,
    ):
        os.close(full)
        create_server(client)
        await_result(lambda: count_dropped(client))
        assert server.end() == 0
        assert server.complaints.count("\n") == 1
        assert "no space left on device" in server.complaints


def test_several_processes_end_though_nobody_reads(database_url: str, directory: Path) -> None:
    with (
        open_stuck_pipe() as (_, writing),
        talk(database_url, directory, writing, WORKERS="2") as server,
        open_client(server.url) as client,
    ):
        create_server(client)
        assert server.end() == 0


def test_a_worker_ends_though_nobody_reads(postgres: Postgres, directory: Path) -> None:
    databases = Databases(directory, postgres)
    directory.mkdir()
    with open_stuck_pipe() as (_, writing):
        server = Talker(databases.create_empty(), directory)
        server.settings.update({**WITH_WORKERS, "METRICS_PORT": str(server.port)})
        server.command = "worker"
        server.output = writing
        try:
            server.launch()
            client = httpx.Client(base_url=server.url, trust_env=False)
            await_result(lambda: answers(client))
            assert server.end() == 0
            assert server.stderr == ""
        finally:
            server.kill()


def answers(client: httpx.Client) -> bool:
    """Tell whether the metrics of a worker can be had."""
    try:
        return client.get("/metrics").status_code == 200
    except httpx.TransportError:
        return False


def test_nobody_needs_to_read_a_service_whose_output_is_closed(
    database_url: str, directory: Path
) -> None:
    server = LiveServer(database_url, directory)
    directory.mkdir(exist_ok=True)
    command = ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *OSTLER, "serve"]
    server._process = spawn(command, directory, make_environment(**server.settings), directory)
    try:
        server._wait_until_it_answers()
        with open_client(server.url) as client:
            create_server(client)
        assert server.stop() == 0
        assert server.complaints == ""
    finally:
        server.kill()


@pytest.mark.parametrize("command", ["config", "spec", "--help", "db --help"])
def test_a_reader_that_has_seen_enough_ends_a_command_quietly(tmp_path: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run_with(writing, command, tmp_path)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("command", ["config", "spec", "--help"])
def test_a_command_whose_output_finds_no_room_says_so_in_a_line(
    tmp_path: Path, command: str
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    done = run_with(full, command, tmp_path)
    os.close(full)
    (fault,) = done.stderr.lower().splitlines()
    assert fault.startswith("ostler: ")
    assert "no space left on device" in fault
    assert done.returncode == 1


def run_with(output: int, command: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end with a standard output."""
    return subprocess.run(
        [*OSTLER, *command.split()],
        cwd=directory,
        env=make_environment(),
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
