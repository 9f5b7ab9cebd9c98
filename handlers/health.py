"""Health: whether the process, the database and the cloud answer."""

import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from msgspec import Struct, field

from backends.base import CircuitState, CloudUnavailable
from domain.errors import DatabaseUnavailable
from handlers.inline import apart, from_memory
from operations.clouds.cloud import Cloud
from operations.clouds.regions import probe_any_region

HEALTHY, UNHEALTHY = "healthy", "unhealthy"
BEST_FIRST = (CircuitState.CLOSED, CircuitState.HALF_OPEN, CircuitState.OPEN)

Check = dict[str, Any]


class Process(Struct, frozen=True):
    """This process: the version it runs, where it runs, and since when (monotonic seconds)."""

    version: str
    env: str
    started_at: float = field(default_factory=time.monotonic)


@apart
def get_health(process: Process, cloud: Cloud) -> tuple[dict[str, Any], int]:
    """Check the database."""
    return render_health(process, {"database": check(cloud.database.check)})


@from_memory
def get_liveness(process: Process) -> tuple[dict[str, Any], int]:
    """Check nothing: to answer at all is enough."""
    return render_health(process, {})


@apart
def get_readiness(process: Process, cloud: Cloud) -> tuple[dict[str, Any], int]:
    """Check the database and the cloud; of several clouds one that answers is enough."""
    checks = {"database": check(cloud.database.check), "backend": check_backend(cloud)}
    return render_health(process, checks)


def check(probe: Callable[[], None]) -> Check:
    """Return whether ``probe`` finds what it looks for."""
    try:
        probe()
    except DatabaseUnavailable as error:
        return {"status": UNHEALTHY, "code": error.code}
    except CloudUnavailable:
        return {"status": UNHEALTHY}
    return {"status": HEALTHY}


def check_backend(cloud: Cloud) -> Check:
    """Return whether a cloud answers, and whether it is asked at all, of several the best off."""
    found = check(partial(probe_any_region, cloud))
    backends = [each.backend for each in cloud.regions.clouds]
    best = min(backends, key=lambda backend: BEST_FIRST.index(backend.find_circuit()))
    circuit = found["circuit"] = best.find_circuit()
    if circuit is not CircuitState.CLOSED:
        found["retry_after"] = math.ceil(best.retry_after() or 0)
    return found


def render_health(process: Process, checks: dict[str, Check]) -> tuple[dict[str, Any], int]:
    """Return what ``checks`` found with 200, or with 503 when one of them fails."""
    well = all(found["status"] == HEALTHY for found in checks.values())
    body = {
        "status": HEALTHY if well else UNHEALTHY,
        "version": process.version,
        "env": process.env,
        "uptime_s": int(time.monotonic() - process.started_at),
        "checks": checks,
    }
    return body, 200 if well else 503
