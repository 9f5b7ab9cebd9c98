"""A real PostgreSQL for the tests, which can crash and come back, and leaves nothing behind."""

import atexit
import os
import pwd
import random
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from tests.certificates import write_certificate
from tests.postgres_binaries import copy_packaged, find_binaries, list_packaged_directories

START_TIMEOUT = 60.0
FIRST_WITH_STRATEGIES = 150000
"""The version of PostgreSQL that first has a choice of how it copies a database."""

# A crash of the server must not lose a commit, so synchronous_commit stays on; a crash of the
# machine may lose everything, so nothing waits for the disk.
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=64MB",
    "fsync=off",
    "full_page_writes=off",
    "timezone=UTC",
)

SPARING = ("max_wal_size=128MB",)
"""What keeps data small that is in memory."""

# Standard input closes when the tests end, however they end.
WATCHER = """
read -r _
if [ -e "$1/data/postmaster.pid" ]; then
    read -r server <"$1/data/postmaster.pid"
    kill -QUIT "$server"
    while kill -0 "$server"; do sleep 0.1; done
fi 2>/dev/null
rm -rf "$1" "$2"
"""


class Postgres:
    """One server with data of its own; a context manager that starts and closes it.

    Data is where temporary files are, or in ``directory``, which is one in memory. ``settings`` are
    more of PostgreSQL's own.

    ``start`` after ``stop`` or ``kill`` comes back with the same data at the same address.
    Construction raises RuntimeError when there is no PostgreSQL or it cannot be set up.
    """

    def __init__(
        self,
        binaries: Path | None = None,
        directory: Path | None = None,
        settings: Sequence[str] = (),
    ) -> None:
        self.port = find_free_port()
        self._server: subprocess.Popen[bytes] | None = None
        self._settings = (*SETTINGS, *(SPARING if directory else ()), *settings)
        self._home = Path(tempfile.mkdtemp(prefix="ostler-postgres-"))
        self._data = Path(tempfile.mkdtemp(prefix="ostler-postgres-", dir=directory))
        self._watcher = watch(self._home, self._data)
        atexit.register(self.close)
        self._account = find_account()
        self._binaries = self._make_reachable(binaries or find_binaries())
        self._initialise()

    def start(self) -> None:
        """Start the server and wait until it answers; raises RuntimeError when it does not."""
        settings = [part for setting in self._settings for part in ("-c", setting)]
        self._server = self._spawn("postgres", "-p", str(self.port), *settings)
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {self._read_log()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Disconnect everybody and shut down in order."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Stop at once, as in a crash: the next start has to recover."""
        self._end(signal.SIGQUIT)

    def pause(self) -> None:
        """Have the server with all its processes hang; nobody's connection is closed."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Have it go on where it was."""
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals) -> None:
        assert self._server is not None
        number = self._server.pid
        self._server.send_signal(what)  # first, so that it starts no other
        for child in Path(f"/proc/{number}/task/{number}/children").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(child), what)

    def close(self) -> None:
        """Stop the server and remove its data; harmless when done twice."""
        self.kill()
        self._watcher.communicate()
        atexit.unregister(self.close)

    def create_database(self, name: str, template: str = "template1") -> str:
        """Create a copy of ``template``, by default an empty database, and return its URL."""
        statement = "CREATE DATABASE {} TEMPLATE {}"
        names = sql.Identifier(name), sql.Identifier(template)
        with self._connect() as connection:
            if connection.info.server_version >= FIRST_WITH_STRATEGIES:
                statement += " STRATEGY FILE_COPY"  # half the work, where nothing waits for disks
            connection.execute(sql.SQL(statement).format(*names))
        return f"postgresql+psycopg://ostler@127.0.0.1:{self.port}/{name}"

    def find_address(self, database: str) -> str:
        """Return where a database is, as psycopg takes it."""
        return f"host=127.0.0.1 port={self.port} user=ostler dbname={database}"

    def create_role(self, name: str, password: str) -> None:
        """Create a role that has to say its password, which the others need not."""
        rules = self._data / "pg_hba.conf"
        others = rules.read_text()
        rules.write_text(f"host all {name} 127.0.0.1/32 scram-sha-256\n{others}")
        with self._connect() as connection:
            statement = sql.SQL("CREATE ROLE {} SUPERUSER LOGIN PASSWORD {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Literal(password)))
            connection.execute("SELECT pg_reload_conf()")

    def require_encryption(self) -> Path:
        """Take no connection from now on but those by TLS, and return its certificate."""
        certificate = write_certificate(self._home)
        if self._account is not None:
            os.chown(certificate.key, self._account.pw_uid, self._account.pw_gid)
        certificate.key.chmod(0o600)
        rules = self._data / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("\nhost ", "\nhostssl "))
        given = {"ssl": "on", "ssl_cert_file": certificate.file, "ssl_key_file": certificate.key}
        with self._connect() as connection:
            for name, value in given.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            connection.execute("SELECT pg_reload_conf()")
        return certificate.file

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        with self._connect() as connection:
            statement = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))

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

    def _make_reachable(self, binaries: Path) -> Path:
        """Return programs that the account may run: an environment in root's home is closed."""
        if self._account is not None and binaries in list_packaged_directories():
            return copy_packaged(binaries, self._home)
        return binaries

    def _initialise(self) -> None:
        self._give_directory()
        options = ("--username=ostler", "--auth=trust", "--encoding=UTF8", "--no-locale")
        if self._spawn("initdb", *options, "--no-sync").wait() != 0:
            raise RuntimeError(f"initdb failed: {self._read_log()}")

    def _give_directory(self) -> None:
        """Make a place for the data that the account may use, and nobody else."""
        (self._home / "data").symlink_to(self._data)
        if self._account is not None:
            self._home.chmod(0o711)
            os.chown(self._data, self._account.pw_uid, self._account.pw_gid)

    def _spawn(self, command: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._home / "log").open("ab") as log:
            return subprocess.Popen(
                [self._binaries / command, "-D", self._home / "data", *arguments],
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self._account),
            )

    def _end(self, how: signal.Signals) -> None:
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait()
            self._server = None

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.find_address("postgres"), autocommit=True, connect_timeout=5)

    def _read_log(self) -> str:
        return (self._home / "log").read_text(errors="replace")[-2000:].strip()


def watch(home: Path, data: Path) -> subprocess.Popen[bytes]:
    """Start the process that removes a server with its directories when the tests are gone."""
    command = ["/bin/sh", "-c", WATCHER, "watcher", str(home), str(data)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def find_account() -> pwd.struct_passwd | None:
    """Return the account to run as, since PostgreSQL refuses root; None stands for one's own."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def as_account(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return the arguments that make ``subprocess`` run a program as ``account``."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def find_free_port() -> int:
    """Return a free port below the range from which clients' ends of connections are taken.

    It must still be free when the server comes back after a crash.
    """
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
