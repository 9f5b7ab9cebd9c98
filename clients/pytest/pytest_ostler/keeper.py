"""Keeps a service for whoever has started this, and ends it when that is gone.

It runs as a script of its own: ``keeper.py LOG COMMAND…``. Its standard input is a pipe of whom it
serves; it ends, even if that one was killed, and with it the service does.
"""

import signal
import subprocess
import sys
import threading

GRACE_SECONDS = 10.0


def main() -> int:
    """Start the service, and end it once nobody wants it any more."""
    log, *command = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whom this serves
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open(log, "ab") as output:
        service = subprocess.Popen(  # noqa: S603, the command is that of pytest_ostler.service
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        threading.Thread(target=end_with, args=(service,), daemon=True).start()
        sys.stdin.buffer.read()
    finally:
        end(service)
    return service.returncode


def end_with(service: "subprocess.Popen[bytes]") -> None:
    """End this process when the service has ended by itself."""
    service.wait()
    if main_thread := threading.main_thread().ident:
        signal.pthread_kill(main_thread, signal.SIGTERM)


def end(service: "subprocess.Popen[bytes]") -> None:
    """End the service, if it has not ended."""
    service.terminate()
    try:
        service.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        service.kill()
        service.wait()


if __name__ == "__main__":
    sys.exit(main())
