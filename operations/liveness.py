"""Which process a runner is, and whether it is still there: else its leases need not lapse."""

import os
import socket
import uuid
from contextlib import suppress
from pathlib import Path

_names: dict[int, str] = {}


def name_runner() -> str:
    """Return this process among all that carry out operations; a fork of it is another one.

    That is host, process id, and a word of its own, the same for every thread.
    """
    process_id = os.getpid()
    return _names.get(process_id) or _names.setdefault(process_id, _make_name(process_id))


def _make_name(process_id: int) -> str:
    return f"{socket.gethostname()}/{process_id}/{uuid.uuid4().hex[:8]}"


def is_dead(owner: str) -> bool:
    """Tell whether a runner was a process of this host that is no more; if in doubt, it lives."""
    host, process_id, _ = owner.split("/")
    if host != socket.gethostname() or owner == name_runner():
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
