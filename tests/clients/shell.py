"""The command line as the tests use it: in this process, as a process, and on a terminal."""

import fcntl
import json
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest

from ostler_cli.app import run
from tests.clients.environment import make_client_environment

COMMAND = (sys.executable, "-m", "ostler_cli")
DEADLINE_S = 60


@dataclass
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, parsed."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The lines that it printed."""
        return self.out.splitlines()


class Shell:
    """Runs commands in this process against one service."""

    def __init__(self, capsys: pytest.CaptureFixture[str], url: str) -> None:
        self._capsys = capsys
        self.url = url

    def __call__(self, *arguments: str) -> Done:
        """Run a command to its end."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OSTLER_URL", self.url)
            self._capsys.readouterr()
            code = run(list(arguments))
        return Done(code, *self._capsys.readouterr())

    def check(self, *arguments: str) -> Done:
        """Run a command that succeeds."""
        done = self(*arguments)
        assert done.code == 0, done.err
        return done


def spawn(
    *arguments: str, url: str, directory: Path, stdin: str | None = None, **environment: str
) -> Done:
    """Run a command as a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=make_client_environment(directory, OSTLER_URL=url, **environment),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


class Terminal:
    """A command on a terminal, at which somebody sits."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], columns: int
    ) -> None:
        self._person, program = os.openpty()
        size = struct.pack("HHHH", 40, columns, 0, 0)
        fcntl.ioctl(program, termios.TIOCSWINSZ, size)
        self.process = subprocess.Popen(
            command,
            env={"TERM": "xterm", **environment},
            stdin=program,
            stdout=program,
            stderr=program,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(program)
        self.shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.process.kill()
        self.process.wait(DEADLINE_S)
        os.close(self._person)

    def read_until(self, text: str) -> str:
        """Return what is on the terminal as soon as a text is."""
        deadline = time.monotonic() + DEADLINE_S
        while text not in self.shown:
            assert self._read(deadline), f"{text!r} does not come: {self.shown}"
        return self.shown

    def read_all(self) -> str:
        """Return what is on the terminal once the command has ended."""
        deadline = time.monotonic() + DEADLINE_S
        while self._read(deadline):
            continue
        self.process.wait(DEADLINE_S)
        return self.shown

    def _read(self, deadline: float) -> bool:
        ready, _, _ = select.select([self._person], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return False
        try:
            read = os.read(self._person, 65536)
        except OSError:  # as Linux says that the other end is closed
            return False
        self.shown += read.decode()
        return bool(read)

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._person, text.encode())

    @property
    def code(self) -> int:
        """The exit code of the command, which has ended."""
        return self.process.wait(DEADLINE_S)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def open_terminal(
    *arguments: str, url: str, directory: Path, width: int = 80, **environment: str
) -> Terminal:
    """Run a command on a terminal."""
    settings = make_client_environment(directory, OSTLER_URL=url, **environment)
    return Terminal([*COMMAND, *arguments], settings, width)
