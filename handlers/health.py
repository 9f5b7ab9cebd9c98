"""Health: whether the process, the database and the cloud answer."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backends.base import BackendUnavailable
from domain.errors import DatabaseUnavailable
from operations.cloud import Cloud


@dataclass(frozen=True, slots=True)
class Process:
    """This process: the version it runs, where it runs, and since when (monotonic seconds)."""

    version: str
    env: str
    started_at: float = field(default_factory=time.monotonic)


def get_health(process: Process, cloud: Cloud) -> tuple[dict[str, Any], int]:
    """Check the database."""
    return render_health(process, {"database": check(cloud.database.check)})


def get_liveness(process: Process) -> tuple[dict[str, Any], int]:
    """Check nothing: that this runs is the answer."""
    return render_health(process, {})


def get_readiness(process: Process, cloud: Cloud) -> tuple[dict[str, Any], int]:
    """Check the database and the cloud."""
    checks = {
        "database": check(cloud.database.check),
        "backend": check(cloud.backend.check_health),
    }
    return render_health(process, checks)


def check(probe: Callable[[], None]) -> bool:
    """Tell whether ``probe`` finds what it looks for."""
    try:
        probe()
    except (DatabaseUnavailable, BackendUnavailable):
        return False
    return True


def render_health(process: Process, checks: dict[str, bool]) -> tuple[dict[str, Any], int]:
    """Return the verdict over ``checks`` with 200, or with 503 when one of them fails."""
    words = {True: "healthy", False: "unhealthy"}
    well = all(checks.values())
    body = {
        "status": words[well],
        "version": process.version,
        "env": process.env,
        "uptime_s": int(time.monotonic() - process.started_at),
        "checks": {name: {"status": words[good]} for name, good in checks.items()},
    }
    return body, 200 if well else 503
