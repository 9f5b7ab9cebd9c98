"""A real PgBouncer in front of the PostgreSQL of the tests."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.postgres import as_account, find_account, find_free_port

START_TIMEOUT = 20.0
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


class Pooler:
    """One PgBouncer before the server at ``port``; a context manager that starts and ends it.

    It has the settings that it has by default, but for those that are given. Construction raises
    RuntimeError when there is no PgBouncer.
    """

    def __init__(self, server_port: int, **settings: str) -> None:
        program = shutil.which("pgbouncer", path=PLACES)
        if program is None:
            raise RuntimeError("These tests need PgBouncer: apt-get install pgbouncer")
        self._program = program
        self._server_port = server_port
        self.port = find_free_port()
        self._settings = settings
        self._account = find_account()
        self._home = Path(tempfile.mkdtemp(prefix="ostler-pooler-"))
        self._home.chmod(0o755)
        self._process: subprocess.Popen[bytes] | None = None

    def place(self, url: str) -> str:
        """Return the URL of a database as it is found through the pooler."""
        return url.replace(f":{self._server_port}/", f":{self.port}/")

    def start(self) -> None:
        """Start it and wait until it listens; raises RuntimeError when it does not."""
        self._write_settings()
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-q", self._home / "pgbouncer.ini"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self._account),
            )
        deadline = time.monotonic() + START_TIMEOUT
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PgBouncer did not start: {self._read_log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it at once, and with it every connection."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def change(self, **settings: str) -> None:
        """Have it go on with other settings."""
        assert self._process is not None
        self._settings.update(settings)
        self._write_settings()
        self._process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + START_TIMEOUT
        while not settings.items() <= self.read_settings().items():
            assert time.monotonic() < deadline, self._read_log()
            time.sleep(0.02)

    def read_settings(self) -> dict[str, str]:
        """Return the settings that it has now."""
        rows = self.command("SHOW CONFIG")
        return {str(row[0]): str(row[1]) for row in rows}

    def command(self, text: str) -> list[tuple[object, ...]]:
        """Return what its console says to a command."""
        with psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=ostler dbname=pgbouncer", autocommit=True
        ) as console:
            # Its console knows no other protocol.
            result = console.pgconn.exec_(text.encode())
        values = [
            tuple(result.get_value(row, column) for column in range(result.nfields))
            for row in range(result.ntuples)
        ]
        return [tuple(value.decode() if value else value for value in row) for row in values]

    def _write_settings(self) -> None:
        (self._home / "users").write_text('"ostler" ""\n')
        given = {
            "listen_addr": "127.0.0.1",
            "listen_port": str(self.port),
            "unix_socket_dir": "",
            "auth_type": "trust",
            "auth_file": str(self._home / "users"),
            "admin_users": "ostler",
            **self._settings,
        }
        lines = ["[databases]", f"* = host=127.0.0.1 port={self._server_port}", "[pgbouncer]"]
        lines += [f"{name} = {value}" for name, value in given.items()]
        (self._home / "pgbouncer.ini").write_text("\n".join(lines) + "\n")

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def _read_log(self) -> str:
        return (self._home / "log").read_text(errors="replace")[-2000:].strip()

    def close(self) -> None:
        """End it and remove what it has written; harmless when done twice."""
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
