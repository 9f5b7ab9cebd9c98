"""Lines on their way to standard output: no request waits until somebody takes them."""

import os
import select
import threading
import time
from collections.abc import Callable

LONGEST_QUEUE = 4 * 2**20
"""How many characters of lines wait at most."""

GATHER_SECONDS = 0.05
"""How long lines are gathered that nobody is in a hurry for: to write costs more than to make, and
a thread that wakes takes the interpreter's lock from requests."""

FLUSH_SECONDS = 2.0
"""How long the end of the process waits for lines to be written."""

POLL_SECONDS = 0.002
STDERR = 2


class LineQueue:
    """Writes lines to a ``descriptor`` in the order in which they come, in a thread of its own.

    Those that find no room are dropped, and so are those that cannot be written. A line that
    ``describe`` makes of their number takes their place as soon as one is written again.
    """

    def __init__(self, descriptor: int, describe: Callable[[int], str]) -> None:
        self._descriptor = descriptor
        self._describe = describe
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._size = 0
        self._is_woken = False
        self._is_writing = False
        self._is_closed = False
        self._filled = threading.Semaphore(0)
        self._hurry = threading.Event()
        self._dropped = 0
        self._unreported = 0  # dropped behind the lines that wait
        self._failed = 0  # dropped before them, since they could not be written
        self._torn = False
        self._record: Callable[[int], None] = lambda _: None
        self.thread = threading.Thread(target=self._work, name="log", daemon=True)
        self.thread.start()

    def put(self, line: str, *, urgent: bool = False) -> None:
        """Have a line written soon, or at once if ``urgent``, with those that came before it."""
        with self._lock:
            if self._is_closed or self._size + len(line) > LONGEST_QUEUE:
                self._unreported += 1
                self._drop(1)
                return
            self._lines.append(line)
            self._size += len(line)
            is_woken, self._is_woken = self._is_woken, True
        if not is_woken:
            self._filled.release()
        if urgent:
            self._hurry.set()

    def watch(self, record: Callable[[int], None]) -> None:
        """Have ``record`` told how many lines were dropped, from now on as it happens."""
        with self._lock:
            self._record = record
            if self._dropped:
                record(self._dropped)

    def flush(self, seconds: float = FLUSH_SECONDS) -> None:
        """Wait until every line is written, but no longer than that."""
        deadline = time.monotonic() + seconds
        self._hurry.set()
        while (self._lines or self._is_writing) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Take no more lines, and end the thread when it has written what it is at."""
        with self._lock:
            self._is_closed = True
        self._filled.release()

    def _drop(self, count: int) -> None:
        self._dropped += count
        self._record(count)

    def _work(self) -> None:
        while not self._is_closed:
            self._filled.acquire()
            self._hurry.wait(GATHER_SECONDS)
            self._hurry.clear()
            self._write(*self._take())
            self._is_writing = False

    def _take(self) -> tuple[list[str], int]:
        with self._lock:
            taken, unreported = self._lines, self._unreported
            self._lines, self._size, self._unreported = [], 0, 0
            self._is_woken, self._is_writing = False, True
            return taken, unreported

    def _write(self, lines: list[str], unreported: int) -> None:
        """Write lines, and how many are missing in front of them and behind."""
        parts = ["\n"] if self._torn else []
        parts += [self._describe(self._failed)] if self._failed else []
        parts += lines
        parts += [self._describe(unreported)] if unreported else []
        data = "".join(parts).encode("utf-8", "backslashreplace")
        try:
            self._write_all(data)
        except OSError as error:
            if not self._failed:
                complain(error)
            self._failed += unreported + len(lines)
            with self._lock:
                self._drop(len(lines))
        else:
            self._failed = 0

    def _write_all(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._descriptor, view) :]
                self._torn = bool(view)
            except BlockingIOError:  # who made the pipe does not want to wait, and neither do we
                poll = select.poll()
                poll.register(self._descriptor, select.POLLOUT)
                poll.poll()


def complain(error: OSError) -> None:
    """Tell on standard error, if anybody reads that, that lines are dropped."""
    reason = (error.strerror or "it failed").lower()
    line = f"ostler: lines of the log are dropped until standard output takes them: {reason}\n"
    try:
        os.write(STDERR, line.encode())
    except OSError:
        return  # nobody is there to be told
