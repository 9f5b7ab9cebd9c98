"""What is read from /proc."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from benchmarks.processes import (
    count_files,
    find_listener,
    list_family,
    parse_stat,
    read_cpu_seconds,
    read_memory_bytes,
    read_stats,
)

pytestmark = pytest.mark.long

# Its name has a blank and brackets in it, as any program may give itself one.
LINE = (
    "4711 (a (b) c) S 42 4711 4711 0 -1 4194560 100 0 0 0 250 150 7 8 20 0 3 0 100 1000 50 "
    "18446744073709551615"
)

# Listens, has a child, says where, and waits.
PROGRAM = """
import socket, subprocess, sys
listener = socket.create_server(("127.0.0.1", 0))
wait = [sys.executable, "-c", "import sys; sys.stdin.read()"]
child = subprocess.Popen(wait, stdin=subprocess.PIPE)
print(listener.getsockname()[1], child.pid, flush=True)
input()
"""

# Uses a fifth of a second of CPU, however long that takes.
BUSY = "import time\nwhile time.process_time() < 0.2: pass"


@pytest.fixture
def service() -> Iterator[tuple[int, int, int]]:
    """The ids of a process and its child, and the port on which the first listens."""
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port, child = map(int, process.stdout.readline().split())
        yield process.pid, child, port
        process.communicate(b"\n")


def test_a_line_of_stat_is_read_whatever_the_name() -> None:
    stat = parse_stat(LINE)
    assert (stat.parent, stat.ticks, stat.threads) == (42, 250 + 150 + 7 + 8, 3)


def test_a_family_is_a_process_and_all_that_descend_from_it(
    service: tuple[int, int, int],
) -> None:
    pid, child, _ = service
    assert list_family(pid, read_stats()) == [pid, child]
    assert {pid, child} <= set(list_family(os.getpid(), read_stats()))


def test_a_listener_is_found_by_its_port(service: tuple[int, int, int]) -> None:
    pid, _, port = service
    assert find_listener(port) == pid


def test_nobody_listens_on_a_port_that_is_closed() -> None:
    assert find_listener(1) is None


def test_time_of_a_child_that_has_ended_is_not_lost() -> None:
    before = read_cpu_seconds(os.getpid())
    subprocess.run([sys.executable, "-c", BUSY], check=True)
    assert read_cpu_seconds(os.getpid()) - before > 0.15


def test_time_memory_and_files_are_those_of_the_whole_family(
    service: tuple[int, int, int],
) -> None:
    pid, child, _ = service
    assert read_cpu_seconds(pid) >= read_cpu_seconds(child)
    assert read_memory_bytes(pid) > read_memory_bytes(child) > 0
    assert count_files(pid) > count_files(child) >= 3
