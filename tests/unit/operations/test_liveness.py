"""Whether a runner is still there."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest

from operations import liveness
from operations.liveness import has_ended, is_dead, name_runner

HOST = socket.gethostname()


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_this_process_lives() -> None:
    assert not is_dead(name_runner())


def test_a_process_that_runs_lives(child: subprocess.Popen[bytes]) -> None:
    assert not is_dead(f"{HOST}/{child.pid}/word")


def test_a_process_that_has_ended_is_dead(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    assert is_dead(f"{HOST}/{child.pid}/word")


def test_a_process_whose_end_nobody_has_noticed_is_dead(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    while not Path(f"/proc/{child.pid}/stat").read_text().partition(")")[2].startswith(" Z"):
        time.sleep(0.01)
    assert has_ended(child.pid)
    assert is_dead(f"{HOST}/{child.pid}/word")


def test_a_thread_that_has_the_number_of_a_runner_by_now_is_none() -> None:
    ending = Event()
    thread = Thread(target=ending.wait)
    thread.start()
    assert thread.native_id != os.getpid()
    assert is_dead(f"{HOST}/{thread.native_id}/word")
    ending.set()
    thread.join()


def test_a_process_of_another_user_lives_as_far_as_anybody_can_tell() -> None:
    process_id = os.fork()
    if not process_id:
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            os._exit(is_dead(f"{HOST}/1/word"))
        finally:
            os._exit(2)
    assert os.waitpid(process_id, 0)[1] == 0


def test_an_earlier_process_with_the_same_number_is_dead() -> None:
    assert is_dead(f"{HOST}/{os.getpid()}/another")


def test_a_runner_has_one_name_whichever_thread_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(["host/1/first", "host/1/second"])
    both = Barrier(2)

    def make_name(_: int) -> str:
        both.wait(10)
        return next(made)

    monkeypatch.setattr(liveness, "_names", {})
    monkeypatch.setattr(liveness, "_make_name", make_name)
    with ThreadPoolExecutor(2) as pool:
        names = list(pool.map(lambda _: name_runner(), range(2)))
    assert names[0] == names[1] == name_runner()


def test_a_fork_is_a_runner_of_its_own() -> None:
    name_runner()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, name_runner().encode())
        os._exit(0)
    os.waitpid(child, 0)
    host, process_id, word = os.read(reader, 1000).decode().split("/")
    assert (host, int(process_id)) == (HOST, child)
    assert word != name_runner().rpartition("/")[2]


def test_nobody_knows_about_a_process_of_another_host() -> None:
    assert not is_dead("another-host/1/word")
