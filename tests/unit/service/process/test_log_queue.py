"""Lines wait in a queue with an end, come out in their order, and hold up nobody."""

import fcntl
import logging
import os
import threading
import weakref
from collections.abc import Iterator

import pytest

from service.process.log import QueueingHandler
from service.process.log_queue import LONGEST_QUEUE, LineQueue

PIPE_BYTES = 4096
LINE = "x" * 2**16 + "\n"


class Pipe:
    """A pipe with little room, which is read when a test wants to."""

    def __init__(self) -> None:
        self.reading, self.writing = os.pipe()
        fcntl.fcntl(self.writing, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def read(self, count: int) -> list[str]:
        """Return the next lines."""
        text = ""
        while text.count("\n") < count:
            text += os.read(self.reading, 2**16).decode()
        return text.splitlines()

    def close(self) -> None:
        """Close both ends."""
        for end in (self.reading, self.writing):
            try:
                os.close(end)
            except OSError:
                continue  # a test has


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


@pytest.fixture
def queue(pipe: Pipe) -> Iterator[LineQueue]:
    queue = LineQueue(pipe.writing, lambda count: f"{count} dropped\n")
    yield queue
    queue.close()
    os.close(pipe.reading)  # what the thread is still at comes to nothing
    queue.thread.join()


def overfill(queue: LineQueue) -> int:
    """Put more lines than there is room for while nobody reads; return how many were dropped."""
    dropped: list[int] = []
    queue.watch(dropped.append)
    for _ in range(2 * LONGEST_QUEUE // len(LINE)):
        queue.put(LINE)
    return sum(dropped)


def test_lines_come_out_in_the_order_in_which_they_came(queue: LineQueue, pipe: Pipe) -> None:
    for number in range(5):
        queue.put(f"{number}\n", urgent=number == 2)
    assert pipe.read(5) == ["0", "1", "2", "3", "4"]


def test_lines_of_a_thread_keep_their_order(queue: LineQueue, pipe: Pipe) -> None:
    def talk(name: str) -> None:
        for number in range(100):
            queue.put(f"{name}{number}\n")

    threads = [threading.Thread(target=talk, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    lines = pipe.read(300)
    for name in "abc":
        assert [line for line in lines if line[0] == name] == [f"{name}{n}" for n in range(100)]


def test_nobody_waits_while_nobody_reads_and_what_is_lost_is_told_once(
    queue: LineQueue, pipe: Pipe
) -> None:
    dropped = overfill(queue)
    kept = 2 * LONGEST_QUEUE // len(LINE) - dropped
    assert 0 < dropped < 2 * LONGEST_QUEUE // len(LINE)
    lines = pipe.read(kept + 1)
    assert lines == [LINE.rstrip()] * kept + [f"{dropped} dropped"]
    queue.put("after\n")
    assert pipe.read(1) == ["after"]


def test_the_end_of_the_process_waits_for_lines_and_not_for_ever(
    queue: LineQueue, pipe: Pipe
) -> None:
    queue.put("last words\n")
    queue.flush()
    assert pipe.read(1) == ["last words"]
    queue.put(LINE)
    queue.flush(seconds=0.05)
    assert pipe.read(1) == [LINE.rstrip()]


def test_lines_that_cannot_be_written_are_counted_and_told_when_others_can(
    capfd: pytest.CaptureFixture[str],
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    queue = LineQueue(full, lambda count: f"{count} dropped\n")
    dropped: list[int] = []
    queue.watch(dropped.append)
    for number in range(3):
        queue.put(f"{number}\n")
        queue.flush()
    assert sum(dropped) == 3
    assert capfd.readouterr().err.count("no space left on device") == 1
    reading, writing = os.pipe()
    os.dup2(writing, full)
    queue.put("again\n")
    queue.flush()
    queue.close()
    assert os.read(reading, 100) == b"3 dropped\nagain\n"
    for end in (full, reading, writing):
        os.close(end)


def test_who_watches_late_is_told_what_was_dropped_before(queue: LineQueue, pipe: Pipe) -> None:
    dropped = overfill(queue)
    late: list[int] = []
    queue.watch(late.append)
    assert late == [dropped]


def test_a_pipe_that_does_not_wait_loses_nothing(queue: LineQueue, pipe: Pipe) -> None:
    os.set_blocking(pipe.writing, False)
    queue.put(LINE)
    assert pipe.read(1) == [LINE.rstrip()]


def make_record(message: str, level: int) -> logging.LogRecord:
    return logging.LogRecord("a", level, "", 0, message, (), None)


def test_a_record_is_a_line_and_the_end_of_logging_writes_it(pipe: Pipe) -> None:
    handler = QueueingHandler(pipe.writing)
    for level in (logging.INFO, logging.WARNING, logging.INFO):
        handler.handle(make_record(str(level), level))
    logging.shutdown([weakref.ref(handler)])
    assert pipe.read(3) == ["20", "30", "20"]
