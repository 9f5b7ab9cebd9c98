"""Which process a runner is, and whether it is still there: else its leases need not lapse."""

import os
import socket
import uuid

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
        os.kill(int(process_id), 0)  # tells of another user's process even where /proc hides it
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return has_ended(int(process_id))


def has_ended(process_id: int) -> bool:
    """Tell whether no process of this number goes on, though something has the number.

    It has ended and nobody has asked how, or a thread of another process has its number by now.
    """
    import psutil  # takes a tenth of a second and 4 MB, and is needed seldom

    try:
        goes_on = psutil.pid_exists(process_id)  # False for the number of a thread
        return not goes_on or psutil.Process(process_id).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
