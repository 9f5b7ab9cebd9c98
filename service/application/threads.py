"""Threads for what may block, handed to and back with less ado than by the library's executor."""

import asyncio
import contextvars
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

Result = TypeVar("Result")

Job = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]", Callable[[], Any]]


class Crowded(Exception):
    """No thread has become free in time; what was asked for has not begun."""


@dataclass(eq=False, slots=True)
class _Seat:
    """Where one thread waits for a job; ``filled`` is held until there is one, None ends it."""

    filled: threading.Lock
    job: Job | None = None


@dataclass(eq=False)
class RequestThreads:
    """Up to ``limit`` threads; the one that was busy last is the next, so that few are awake.

    They end with the process, and what a thread does is cut short then. ``patience`` is how many
    seconds a call waits for a thread, None any number.
    """

    limit: int
    patience: float | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    idle: list[_Seat] = field(default_factory=list)
    waiting: deque[Job] = field(default_factory=deque)
    count: int = 0

    async def run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """Return ``function(*arguments)``, called in a thread with the context of the caller.

        Raises Crowded when no thread has become free in time.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        context = contextvars.copy_context()
        job: Job = (loop, future, lambda: context.run(function, *arguments))
        self._put(job)
        if self.patience is not None:
            await asyncio.wait({future}, timeout=self.patience)
            self._require_beginning(job)
        return await future

    def _require_beginning(self, job: Job) -> None:
        """Raise Crowded for a job that no thread has taken, and have none take it any more."""
        with self.lock:
            if job in self.waiting:
                self.waiting.remove(job)
                raise Crowded

    def _put(self, job: Job) -> None:
        with self.lock:
            if self.idle:
                seat = self.idle.pop()
            elif self.count < self.limit:
                self.count += 1
                seat = self._start_thread()
            else:
                self.waiting.append(job)
                return
        seat.job = job
        seat.filled.release()

    def _start_thread(self) -> _Seat:
        seat = _Seat(threading.Lock())
        seat.filled.acquire()
        name = f"request-{self.count}"
        threading.Thread(target=self._work, args=(seat,), name=name, daemon=True).start()
        return seat

    def _work(self, seat: _Seat) -> None:
        while True:
            seat.filled.acquire()
            job = seat.job
            while job is not None:
                perform(job)
                job = self._take(seat)

    def _take(self, seat: _Seat) -> Job | None:
        """Return the next job that waits; without one the thread is idle."""
        with self.lock:
            if self.waiting:
                return self.waiting.popleft()
            seat.job = None
            self.idle.append(seat)
            return None


def perform(job: Job) -> None:
    """Do a job and tell its loop what came of it, unless that has been closed meanwhile."""
    loop, future, call = job
    with suppress(RuntimeError):
        try:
            result = call()
        except BaseException as error:
            loop.call_soon_threadsafe(settle, future, None, error)
        else:
            loop.call_soon_threadsafe(settle, future, result, None)


def settle(future: "asyncio.Future[Any]", result: Any, error: BaseException | None = None) -> None:
    """Tell whoever waits, if anybody does, what came of a call: its result, or an error."""
    if future.cancelled():
        return
    if isinstance(error, StopIteration):  # which no future takes, and no coroutine raises
        failure = RuntimeError("a call raised StopIteration")
        failure.__cause__ = error
        error = failure
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)
