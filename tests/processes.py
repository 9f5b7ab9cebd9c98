"""What Linux tells of a process."""

from pathlib import Path


def read_peak_memory(process_id: int) -> int:
    """Return the most bytes that a process has ever had in memory."""
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return int(fields["VmHWM"].split()[0]) * 1024
