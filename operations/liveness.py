"""Whether a runner is still there, so that what it held need not wait for its lease to lapse."""

import os
import socket
from contextlib import suppress
from pathlib import Path

from operations.runner import RUNNER


def is_dead(owner: str) -> bool:
    """Tell whether a runner was a process of this host that is no more; if in doubt, it lives."""
    host, process_id, _ = owner.split("/")
    if host != socket.gethostname() or owner == RUNNER:
        return False
    if int(process_id) == os.getpid():
        return True  # an earlier process had the same number
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return is_zombie(int(process_id))


def is_zombie(process_id: int) -> bool:
    """Tell whether a process has ended and nobody has asked how (proc(5)); only Linux can tell."""
    with suppress(OSError):
        stat = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8", errors="replace")
        return stat.rpartition(")")[2].split()[0] == "Z"
    return False
