"""Runs the service in this process, for as long as somebody wants it.

It is a script of its own: ``keeper.py serve …``. Its standard input is a pipe of whom it serves;
once that comes to its end, even if that one was killed, the service ends. There is no other process
between the two that could be lost.
"""

import os
import runpy
import signal
import threading
import time

GRACE_SECONDS = 10.0


def main() -> None:
    """Run the service."""
    pipe = os.dup(0)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    threading.Thread(target=end_with, args=(pipe,), daemon=True).start()
    runpy.run_module("service", run_name="__main__", alter_sys=True)


def end_with(pipe: int) -> None:
    """End this process at the end of a pipe, at last without asking."""
    while os.read(pipe, 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main()
