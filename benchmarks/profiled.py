"""``ostler serve`` with a sampler in it: after every tick of CPU time, the stack that used it.

Linux sends SIGPROF after so much CPU time of the whole process (``ITIMER_PROF``, setitimer(2)), and
Python calls the sampler between two steps of the main thread. The stack is that of a thread that
has worked since the tick before, of each as often as it has worked. Time in SQLite, in the kernel
and in C extensions belongs to the Python function that called; what other threads did meanwhile is
mostly seen as their waiting. ``faulthandler`` would write from within the signal, and ends the
process where it meets a stack that is just being changed.
"""

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

from service.__main__ import main

TICK_S = 0.004  # no kernel counts finer than its own tick, of 1 to 10 ms


class Sampler:
    """Writes stacks to the file ``path``, as ``faulthandler`` does."""

    def __init__(self, path: str) -> None:
        self.stacks = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.worked: dict[int, float] = {}

    def sample(self, _signal: int, frame: FrameType | None) -> None:
        """Write the stack of a thread that has worked; ``frame`` is the main thread's."""
        frames: dict[int, FrameType | None] = dict(sys._current_frames())
        frames[threading.get_ident()] = frame
        worked = {ident: read_cpu_time(ident) for ident in frames}
        shares = [max(0.0, worked[ident] - self.worked.get(ident, 0.0)) for ident in worked]
        [chosen] = random.choices(list(worked), shares if any(shares) else None)
        self.worked = worked
        lines = ["Stack (most recent call first):", *describe(frames[chosen]), ""]
        os.write(self.stacks, "\n".join(lines).encode())


def read_cpu_time(ident: int) -> float:
    """Return how many seconds a thread has worked."""
    return time.clock_gettime(time.pthread_getcpuclockid(ident))


def describe(frame: FrameType | None) -> Iterator[str]:
    """Yield a line for each call of a stack, the innermost first."""
    while frame is not None:
        code = frame.f_code
        yield f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}'
        frame = frame.f_back


def start_sampling(path: str) -> None:
    """Write stacks to the file ``path`` from now on."""
    signal.signal(signal.SIGPROF, Sampler(path).sample)
    signal.setitimer(signal.ITIMER_PROF, TICK_S, TICK_S)


if __name__ == "__main__":
    start_sampling(sys.argv.pop(1))
    try:
        main()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)  # the interpreter ends without a handler
