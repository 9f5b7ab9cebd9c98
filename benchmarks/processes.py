"""What Linux says of a process and its children: CPU time, memory, open files."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
LISTENING = "0A"  # the state of a socket in /proc/net/tcp, see proc(5)


@dataclass(frozen=True, slots=True)
class Stat:
    """One line of /proc/PID/stat; ``ticks`` is the CPU time used, in user and kernel mode.

    That of children which have ended and were waited for is in it.
    """

    parent: int
    ticks: int
    threads: int


def parse_stat(line: str) -> Stat:
    """Return what a line of /proc/PID/stat says; the name in it may hold blanks and brackets."""
    fields = line.rpartition(")")[2].split()
    ticks = sum(map(int, fields[11:15]))
    return Stat(parent=int(fields[1]), ticks=ticks, threads=int(fields[17]))


def read_stats() -> dict[int, Stat]:
    """Return the processes that there are, by their ids."""
    return dict(_iter_stats())


def _iter_stats() -> Iterator[tuple[int, Stat]]:
    for directory in PROC.iterdir():
        if directory.name.isdigit():
            try:
                yield int(directory.name), parse_stat((directory / "stat").read_text())
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has just ended


def list_family(pid: int, stats: dict[int, Stat]) -> list[int]:
    """Return ``pid`` and the ids of all that descend from it."""
    family = [pid] if pid in stats else []
    for member in family:
        family.extend(child for child, stat in stats.items() if stat.parent == member)
    return family


def read_cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process and its descendants have used, whether they live or not.

    A database ends the process of a connection with it, and what that has used stays in the sum.
    """
    stats = read_stats()
    return sum(stats[member].ticks for member in list_family(pid, stats)) / TICKS_A_SECOND


def count_threads(pid: int) -> int:
    """Return how many threads a process and its descendants have."""
    stats = read_stats()
    return sum(stats[member].threads for member in list_family(pid, stats))


def read_memory_bytes(pid: int) -> int:
    """Return the resident memory of a process and its descendants, shared pages divided (PSS)."""
    return sum(map(_read_pss, list_family(pid, read_stats())))


def _read_pss(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def count_files(pid: int) -> int:
    """Return how many files and sockets a process and its descendants have open."""
    return sum(len(list(list_files(member))) for member in list_family(pid, read_stats()))


def find_listener(port: int) -> int | None:
    """Return the oldest process that listens on ``port`` of this machine, or None."""
    wanted = {f"socket:[{inode}]" for inode in _list_listening(port)}
    for pid in sorted(read_stats()):
        if not wanted.isdisjoint(list_files(pid)):
            return pid
    return None


def _list_listening(port: int) -> list[str]:
    tables = [PROC / "net" / name for name in ("tcp", "tcp6")]
    lines = [table.read_text().splitlines() for table in tables if table.exists()]
    rows = [line.split() for table in lines for line in table]
    return [row[9] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == LISTENING]


def list_files(pid: int) -> Iterator[str]:
    """Yield what a process has open, as far as it may be looked at."""
    try:
        entries = list((PROC / str(pid) / "fd").iterdir())
    except OSError:
        return  # it has ended, or is another user's
    for entry in entries:
        with suppress(OSError):  # closed in this instant
            yield os.readlink(entry)
