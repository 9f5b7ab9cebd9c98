"""The tours that the documents print, as a shell runs them."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.commands import ROOT, make_environment
from tests.http.seeds import LARGE
from tests.server import find_free_port

ADDRESS = "http://localhost:8000"
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SERVE = ".venv/bin/ostler serve"
DEADLINE_S = 300
START_S = 60
STREAM_S = 3
LEFT = {".venv", "serve.log", "regions.db", "regions.db-shm", "regions.db-wal"}
MARK = "-- the next block --"
MASKS = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d+)?"), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "TIME"),
    (re.compile(r"\r"), ""),
)


@dataclass(frozen=True)
class Step:
    """Commands, and what the document says that they print, None where it does not say."""

    commands: str
    printed: str | None

    @property
    def serves(self) -> bool:
        """Whether this starts a service, in a shell of its own."""
        return SERVE in self.commands


def read_steps(document: str, replaced: Mapping[str, str] = MappingProxyType({})) -> list[Step]:
    """Return what a document has a reader do, in its order, with words of it ``replaced``.

    What stands right behind commands is what they print.
    """
    text = (ROOT / document).read_text(encoding="utf-8")
    for word, other in replaced.items():
        assert word in text, word
        text = text.replace(word, other)
    blocks = list(BLOCK.finditer(text))
    steps = []
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        printed = None
        if following and not following[1] and not text[block.end() : following.start()].strip():
            printed = following[2]
        if block[1] == "bash":
            steps.append(Step(block[2], printed))
    return steps


def mask(text: str) -> list[str]:
    """Return the lines of what was printed without what is another each time."""
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text.strip("\n").splitlines()


def prepare(commands: str, url: str) -> str:
    """Return commands for a service at ``url``, whose streams end."""
    return commands.replace(ADDRESS, url).replace("curl -sN", f"curl -sN -m {STREAM_S}")


def run_steps(
    steps: list[Step], url: str, directory: Path, database_url: str, **variables: str
) -> list[str]:
    """Run commands one after another in one shell; return what each of them prints."""
    script = f"\necho '{MARK}'\n".join(prepare(step.commands, url) for step in steps)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=directory,
        env=make_environment(DATABASE_URL=database_url, **variables),
        stdout=subprocess.PIPE,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )
    return done.stdout.split(f"{MARK}\n")


@contextmanager
def open_directory(directory: Path) -> Iterator[Path]:
    """Give a directory from which the printed commands find what a checkout has."""
    directory.mkdir(exist_ok=True)
    (directory / ".venv").symlink_to(ROOT / ".venv")
    yield directory
    assert {path.name for path in directory.iterdir()} <= LEFT, "files are left"


@contextmanager
def start_printed(step: Step, directory: Path, database_url: str) -> Iterator[str]:
    """Start the service that a document prints, at a free port; give its URL."""
    port = find_free_port()
    with open(directory / "serve.log", "wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", step.commands],
            cwd=directory,
            env=make_environment(DATABASE_URL=database_url, LISTEN_PORT=str(port)),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://localhost:{port}"
    try:
        await_service(url)
        yield url
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(START_S)


def await_service(url: str) -> None:
    """Return once a service answers. Raises TimeoutError."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/health/live", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"Nothing answers at {url}")


def follow(
    document: str,
    directory: Path,
    database_url: str,
    replaced: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Do what a document says, and hold what is printed against it; return all that is printed.

    The first service that it starts is the one for the rest; without one, a default one runs.
    """
    steps = read_steps(document, replaced)
    start = next((step for step in steps if step.serves), Step(SERVE, None))
    todo = [step for step in steps if not step.serves]
    with ExitStack() as stack:
        here = stack.enter_context(open_directory(directory))
        url = stack.enter_context(start_printed(start, here, database_url))
        printed = run_steps(todo, url, here, database_url)
    for step, text in zip(todo, printed, strict=True):
        if step.printed is not None:
            found, said = mask(text), mask(step.printed)
            assert found == said, f"{document}: {step.commands} prints {found} and not {said}"
    return printed


def take_tour(url: str, directory: Path, **variables: str) -> list[Any]:
    """Run the tour of the README at ``url``; return what each command is answered.

    ``variables`` are what the shell has been told before, such as the ``KEY`` to send.
    """
    (tour,) = [step for step in read_steps("README.md") if step.commands.startswith("API=")]
    (printed,) = run_steps([tour], url, directory, "", **variables)
    assert list(directory.glob("*.json")) == []
    return [json.loads(line) for line in printed.splitlines()]


def check_tour(responses: list[Any]) -> None:
    """What is answered is what the README says of it."""
    made, read, listed, renamed, stopped, refused, started, resized, deleted, missing = responses
    assert (made["name"], made["status"], made["task"]) == ("web-01", "ACTIVE", None)
    assert read == made
    assert listed["items"] == [made]
    assert renamed["name"] == "web-02"
    assert stopped["status"] == "SHUTOFF"
    assert refused["error"]["code"] == "INVALID_STATE_TRANSITION"
    assert "start" in refused["error"]["details"]["allowed_actions"]
    assert started["status"] == "ACTIVE"
    assert (resized["status"], resized["flavor_id"]) == ("ACTIVE", LARGE)
    assert deleted == 204
    assert missing["error"]["code"] == "SERVER_NOT_FOUND"
