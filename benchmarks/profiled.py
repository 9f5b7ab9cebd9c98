"""``ostler serve`` with a sampler in it: after every tick of CPU time, the stack that used it.

Linux delivers SIGPROF to the thread that runs (``ITIMER_PROF``, setitimer(2)), and ``faulthandler``
writes that thread's stack from within the signal, whether it holds the interpreter's lock or not.
So time in SQLite, in the kernel and in C extensions belongs to the Python function that called.
"""

import faulthandler
import os
import signal
import sys

from service.__main__ import main

TICK_S = 0.004  # no kernel counts finer than its own tick, of 1 to 10 ms


def start_sampling(path: str) -> None:
    """Write stacks to the file ``path`` from now on."""
    stacks = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    faulthandler.register(signal.SIGPROF, file=stacks, all_threads=False)
    signal.setitimer(signal.ITIMER_PROF, TICK_S, TICK_S)


if __name__ == "__main__":
    start_sampling(sys.argv.pop(1))
    try:
        main()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)  # the interpreter ends without a handler
