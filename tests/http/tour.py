"""The tours that the documents print, as a shell runs them."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import Any

from tests.commands import ROOT, make_environment
from tests.http.seeds import LARGE
from tests.postgres_binaries import find_binaries
from tests.server import find_free_port

ADDRESS = "http://localhost:8000"
BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.*)$")
# A program that goes on until it is ended, in the shell that a reader leaves it in.
STAYS = re.compile(r"^.*(?:\.venv/bin/ostler (?:serve|worker)|make run)\b(?!.*&$).*$", re.MULTILINE)
# One that the reader's shell goes on beside, at the usual port.
IS_BESIDE = re.compile(r"\.venv/bin/ostler serve(?! --port).*&$", re.MULTILINE)
PROGRAM = re.compile(r"(?:\.venv/bin/ostler (?:serve|worker)|make run).*$", re.MULTILINE)
OTHER_PORTS = re.compile(r"\b(?:8001|8443)\b")
# Files that a reader has for a while are in the home of the test.
TEMPORARY = ("/tmp/", "$HOME/")  # noqa: S108
SERVE = ".venv/bin/ostler serve"
DEADLINE_S = 300
START_S = 120
STREAM_S = 3
# A block that does what it should ends so: curl says 28 of a stream whose time is over.
ENDED = ("0", "28")
# What a checkout has that printed commands look for.
LENT = (".venv", "Makefile")
# What is installed stays as it is: a test never installs anything into the environment it runs in.
MAKE_RUN = ("make run", "make --old-file=.venv/clients run")
LEFT = re.compile(r"serve\.log|regions\.db.*|keys\.json|token|ostler-[\d-]*\.db|ostler\.dump")
MARK = "-- the next block --"
MASKS = (
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d+)?"), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)"), "TIME"),
    (re.compile(r"(?<=;t=)\d+|(?<=^retry-after: )\d+", re.MULTILINE), "SECONDS"),
    (re.compile(r"\r"), ""),
)


@dataclass(frozen=True)
class Step:
    """Commands, and what the document says that they print, None where it does not say."""

    commands: str
    printed: str | None

    @property
    def stays(self) -> bool:
        """Whether this starts what goes on, in a shell of its own."""
        return bool(STAYS.search(self.commands))

    @property
    def serves(self) -> bool:
        """Whether what goes on is a service."""
        return self.stays and "ostler worker" not in self.commands


def read_steps(
    document: str,
    replaced: Mapping[str, str] = MappingProxyType({}),
    sections: Sequence[str] = (),
) -> list[Step]:
    """Return what a document has a reader do, in its order, with words of it ``replaced``.

    What stands right behind commands is what they print. With ``sections`` it is what stands below
    these headings.
    """
    text = (ROOT / document).read_text(encoding="utf-8").replace(*TEMPORARY)
    if sections:
        text = "".join(cut_section(text, section) for section in sections)
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


def cut_section(text: str, title: str) -> str:
    """Return what stands under a heading and those below it. Raises ValueError without one."""
    kept: list[str] = []
    level, fenced = 0, False
    for line in text.splitlines(keepends=True):
        fenced ^= line.lstrip().startswith("```")
        heading = None if fenced else HEADING.match(line)
        if heading and (not level or len(heading[1]) <= level):
            level = len(heading[1]) if heading[2] == title else 0
        if level:
            kept.append(line)
    if not kept:
        raise ValueError(f"There is no section {title}")
    return "".join(kept)


def mask(text: str) -> list[str]:
    """Return the lines of what was printed without what is another each time."""
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text.strip("\n").splitlines()


def open_home(directory: Path) -> Path:
    """Return the home of a reader who works in a directory, which has his temporary files too."""
    home = directory.with_name(f"{directory.name}-home")
    home.mkdir(exist_ok=True)
    return home


def prepare(commands: str, url: str) -> str:
    """Return commands for a service at ``url``, with streams that end and other ports free."""
    ports: dict[str, str] = {}
    for port in OTHER_PORTS.findall(commands):
        ports.setdefault(port, str(find_free_port()))
    commands = OTHER_PORTS.sub(lambda found: ports[found[0]], commands)
    commands = commands.replace(*MAKE_RUN).replace(ADDRESS, url)
    return commands.replace("curl -sN", f"curl -sN -m {STREAM_S}")


def run_steps(
    steps: list[Step], url: str, directory: Path, database_url: str, **variables: str
) -> list[str]:
    """Run commands one after another in one shell; return what each of them prints.

    Fails where the last command of one does, or one is not found. What they start ends with them.
    """
    script = "".join(f"{step.commands}\necho '{MARK}' $?\n" for step in steps)
    home = open_home(directory)
    environment = describe_shell(url, home, database_url) | variables
    printed, complaints = run_shell(prepare(script, url), directory, environment)
    assert "command not found" not in complaints, complaints
    found = re.split(rf"{MARK} (\d+)\n", printed)
    codes = zip(steps, found[1::2], strict=True)
    failed = [step.commands for step, code in codes if code not in ENDED]
    assert failed == [], complaints
    return found[:-1:2]


def describe_shell(url: str, home: Path, database_url: str) -> dict[str, str]:
    """Return the environment of a reader's shell, for which a service runs at ``url``."""
    return make_environment(
        DATABASE_URL=database_url,
        LISTEN_PORT=url.rsplit(":", 1)[1],
        OSTLER_URL=url,
        HOME=str(home),
        PATH=f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}:{find_binaries()}",
    )


def run_shell(script: str, directory: Path, environment: dict[str, str]) -> tuple[str, str]:
    """Run a script to its end; return what it prints, and what it complains of.

    What it has started ends with it. Raises TimeoutExpired.
    """
    with TemporaryFile("w+") as printed, TemporaryFile("w+") as complaints:
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=complaints,
            start_new_session=True,
        )
        try:
            shell.wait(DEADLINE_S)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGTERM)
            complaints.seek(0)
            told = complaints.read()
            shell.wait(START_S)
        printed.seek(0)
        return printed.read(), told


@contextmanager
def open_directory(directory: Path) -> Iterator[Path]:
    """Give a directory from which the printed commands find what a checkout has."""
    directory.mkdir(exist_ok=True)
    for name in LENT:
        (directory / name).symlink_to(ROOT / name)
    yield directory
    names = {path.name for path in directory.iterdir()} - {*LENT}
    assert [name for name in names if not LEFT.fullmatch(name)] == [], "files are left"


@contextmanager
def start_printed(step: Step, directory: Path, database_url: str) -> Iterator[str]:
    """Start the service that a document prints, at a free port; give its URL."""
    url = f"http://localhost:{find_free_port()}"
    home = open_home(directory)
    with open(directory / "serve.log", "wb") as log:
        process = subprocess.Popen(
            ["bash", "-c", prepare(step.commands, url)],
            cwd=directory,
            env=describe_shell(url, home, database_url),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
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
    sections: Sequence[str] = (),
    alone: bool = False,
) -> list[str]:
    """Do what a document says, and hold what is printed against it; return all that is printed.

    The first service that it starts is the one for the rest; without one, a default one runs, but
    for a tour that is ``alone`` or starts one beside its own shell. Of other programs that go on,
    the settings are looked at.
    """
    steps = read_steps(document, replaced, sections)
    start = next((step for step in steps if step.serves), None)
    todo = [look_at_settings(step) for step in steps if step is not start]
    alone |= any(IS_BESIDE.search(step.commands) for step in todo)
    with ExitStack() as stack:
        here = stack.enter_context(open_directory(directory))
        url = f"http://localhost:{find_free_port()}"
        if not alone:
            url = stack.enter_context(start_printed(start or Step(SERVE, None), here, database_url))
        printed = run_steps(todo, url, here, database_url)
    for step, text in zip(todo, printed, strict=True):
        if step.printed is not None:
            found, said = mask(text), mask(step.printed)
            assert found == said, f"{document}: {step.commands} prints {found} and not {said}"
    return printed


def look_at_settings(step: Step) -> Step:
    """Return a step that has its program read the settings in place of going on."""
    if not step.stays:
        return step
    return Step(PROGRAM.sub(".venv/bin/ostler config > /dev/null", step.commands), step.printed)


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
