"""The services that take turns: Ostler, the ceilings, and another one that speaks the same API."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from benchmarks.processes import find_listener
from benchmarks.stage import NO_SETTINGS, TITLES, Stage, Target, find_database

START_DEADLINE_S = 60
PAUSE_S = 0.005
CEILING_TITLES = {
    "raw": "raw ASGI",
    "bridged": "plain Flask, buffered bridge",
    "a2wsgi": "plain Flask, a2wsgi",
}


@dataclass(frozen=True, slots=True)
class Contender:
    """A service that can be had for a turn; a ``ceiling`` has one constant answer."""

    title: str
    workers: int
    ceiling: bool
    open: Callable[[], AbstractContextManager[Target]]


def contend(
    stage: Stage, kind: str, workers: int, settings: Mapping[str, str] = NO_SETTINGS
) -> Contender:
    """Return Ostler on a database of ``kind``, which is new for every turn."""

    @contextmanager
    def open_target() -> Iterator[Target]:
        url = stage.create_database(kind)
        with stage.serve(url, workers=workers, settings=settings) as target:
            yield target

    return Contender(name_ostler(kind, settings), workers, False, open_target)


def name_ostler(kind: str, settings: Mapping[str, str] = NO_SETTINGS) -> str:
    """Return the title of Ostler on a database of ``kind``, with ``settings`` of its own."""
    given = [f"{name}={value}" for name, value in settings.items()]
    return ", ".join(["Ostler", TITLES[kind], *given])


def bound(stage: Stage, name: str, workers: int) -> Contender:
    """Return a ceiling."""

    def open_target() -> AbstractContextManager[Target]:
        return stage.serve_module("benchmarks.baseline", name, workers=workers)

    return Contender(CEILING_TITLES[name], workers, True, open_target)


def oppose(title: str, url: str) -> Contender:
    """Return another service, which runs."""

    @contextmanager
    def open_target() -> Iterator[Target]:
        wait_for_response(url, deadline_s=0)
        yield Target(url, find_service(url))

    return Contender(title, 1, False, open_target)


def oppose_anew(stage: Stage, driver: str, name: str, url: str, command: str) -> Contender:
    """Return another service, which ``command`` starts for every turn on a new database.

    ``driver`` is how the service names the kind of it: ``sqlite+aiosqlite``.
    """
    kind = read_kind(driver)

    @contextmanager
    def open_target() -> Iterator[Target]:
        database = stage.create_database(kind)
        address = database.partition(":")[2]
        with start(command, url, {"DATABASE_URL": f"{driver}:{address}"}):
            yield Target(url, find_service(url), find_database(database))

    return Contender(name_rival(name, kind), 1, False, open_target)


def name_rival(name: str, kind: str) -> str:
    """Return the title of another service on a database of ``kind``."""
    return f"{name}, {TITLES[kind]}"


def read_kind(driver: str) -> str:
    """Return the kind of database of a driver. Raises ValueError when there is none here."""
    kind = driver.partition("+")[0]
    if kind not in TITLES:
        raise ValueError(driver)
    return kind


@contextmanager
def start(command: str, url: str, settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[None]:
    """Run a command of the shell for the time of the block; it has to serve ``url``.

    Its environment has ``settings``. Raises RuntimeError when that is served already, when the
    command ends before, and when it is not served in time.
    """
    if find_service(url) is not None:
        raise RuntimeError(f"Something serves {url} already")
    process = subprocess.Popen(
        ["/bin/sh", "-c", command],
        env={**os.environ, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_response(url, process=process)
        yield
    finally:
        end_session(process)


def end_session(process: "subprocess.Popen[bytes]") -> None:
    """End what a process has started, and the process."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    process.wait(START_DEADLINE_S)


def wait_for_response(
    url: str,
    deadline_s: float = START_DEADLINE_S,
    process: "subprocess.Popen[bytes] | None" = None,
) -> None:
    """Return once ``url`` answers, whatever it says. Raises RuntimeError when it does not.

    Nor does it when ``process``, which is to serve it, has ended.
    """
    deadline = time.monotonic() + deadline_s
    while not answers(url):
        if process and process.poll() is not None:
            raise RuntimeError(f"What was to serve {url} ended with code {process.returncode}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"Nothing answers at {url}")
        time.sleep(PAUSE_S)


def answers(url: str) -> bool:
    """Tell whether ``url`` gives a response, whatever it says."""
    try:
        httpx.get(f"{url}/health", trust_env=False, timeout=5)
    except httpx.TransportError:
        return False
    return True


def find_service(url: str) -> int | None:
    """Return the process of this machine that listens where ``url`` says, or None."""
    return find_listener(urlsplit(url).port or 80)
