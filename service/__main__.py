"""The command line: ``ostler serve | worker | db … | config | spec | simulator …``."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from domain.errors import DatabaseUnavailable
from persistence.migration import (
    MigrationRefused,
    head_revision,
    read_revision,
    upgrade_database,
)
from service.config import ConfigError, Settings
from service.contract import Contract
from service.database import open_database
from service.environment import list_effective, load_settings
from service.listener import bind_socket
from service.log import VERSION, start_logging
from service.simulator_command import ControlRefused, add_simulator_commands
from service.worker import hold_signals, require_distributed, run_worker

logger = logging.getLogger("service")


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to read more."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def main() -> None:
    """Run the command that the arguments name; every failure is one line on stderr."""
    options = build_parser().parse_args()
    logging.getLogger().addHandler(logging.NullHandler())  # stderr is for the one line below
    try:
        options.command(options)
    except (ConfigError, ControlRefused, MigrationRefused, OSError) as error:
        sys.exit(f"ostler: {error}")
    except DatabaseUnavailable:
        sys.exit(
            "ostler: the database cannot be reached; check DATABASE_URL and that it is running"
        )
    except KeyboardInterrupt:
        sys.exit(130)


def build_parser() -> Parser:
    """Return the parser of every command."""
    parser = Parser(
        prog="ostler", description="Manage the lifecycle of virtual machines over REST."
    )
    parser.add_argument("--version", action="version", version=f"ostler {VERSION}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _add(commands, "serve", serve_api, "upgrade the database and serve the API")
    serve.add_argument("--host", help="address to listen on (LISTEN_HOST, 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (LISTEN_PORT, 8000)")
    serve.add_argument("--workers", type=int, help="serving processes (WORKERS, 1)")
    worker = _add(commands, "worker", work, "upgrade the database and carry out operations")
    worker.add_argument("--threads", type=int, help="operations at once (CARRIER_THREADS, 4)")
    worker.add_argument("--metrics-port", type=int, help="port of its metrics (METRICS_PORT, none)")
    db = commands.add_parser("db", help="upgrade or inspect the database")
    db_commands = db.add_subparsers(required=True, metavar="COMMAND")
    _add(db_commands, "upgrade", upgrade_db, "bring the database to this version's revision")
    _add(db_commands, "current", show_revision, "print the database's revision")
    _add(commands, "config", show_config, "print the effective settings, secrets masked")
    spec = _add(commands, "spec", show_spec, "print the OpenAPI document")
    spec.add_argument("--format", choices=["yaml", "json"], default="yaml", help="default: yaml")
    add_simulator_commands(commands, _add)
    return parser


def _add(
    commands: "argparse._SubParsersAction[Parser]",
    name: str,
    command: Callable[[argparse.Namespace], None],
    text: str,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text.capitalize() + ".")
    parser.set_defaults(command=command)
    return parser


def serve_api(options: argparse.Namespace) -> None:
    """Serve the API until a signal ends it."""
    _override("LISTEN_HOST", options.host)
    _override("LISTEN_PORT", options.port)
    _override("WORKERS", options.workers)
    settings = load_settings()
    listener = bind_socket(settings.listen_host, settings.listen_port)
    with _upgrading(settings):
        # Half of all there is to import, which the other commands can do without.
        from service.serving import import_application, run_server

        if settings.workers == 1:  # more of them are processes of their own
            import_application()
    start_logging(settings)
    host, port = listener.getsockname()[:2]
    logger.info("Listening", extra={"host": host, "port": port, "workers": settings.workers})
    run_server(listener, settings.workers)


def _override(name: str, value: object) -> None:
    """Let an option win over the setting of the same meaning, in processes to come too."""
    if value is not None:
        os.environ[name] = str(value)


def work(options: argparse.Namespace) -> None:
    """Carry out what services have recorded, until a signal ends it."""
    _override("CARRIER_THREADS", options.threads)
    _override("METRICS_PORT", options.metrics_port)
    settings = load_settings()
    require_distributed(settings)
    _upgrade(settings)
    hold_signals()
    run_worker(settings)


def _upgrade(settings: Settings) -> None:
    with open_database(settings) as database:
        upgrade_database(database)


@contextmanager
def _upgrading(settings: Settings) -> Iterator[None]:
    """Upgrade the database, where there is anything to do, beside what is done meanwhile.

    That is a process of its own: what an upgrade needs would stay in the memory of the service.
    """
    with open_database(settings) as database:
        is_due = read_revision(database) != head_revision()
    child = _start_upgrade(settings) if is_due else None
    yield
    if child:
        _, status = os.waitpid(child, 0)
        if status:  # it has said why
            sys.exit(os.waitstatus_to_exitcode(status))


def _start_upgrade(settings: Settings) -> int | None:
    """Return the process that upgrades the database, or None once that is done."""
    if sys.platform != "linux":  # where libraries that have been used may not outlive a fork
        _upgrade(settings)
        return None
    if child := os.fork():
        return child
    _upgrade(settings)
    os._exit(0)  # what the parent has to do at its end is not the child's


def upgrade_db(_: argparse.Namespace) -> None:
    """Bring the database to the newest revision and say which one that is."""
    _upgrade(load_settings())
    print(head_revision())


def show_revision(_: argparse.Namespace) -> None:
    """Print the revision of the database, and of the program where it is another."""
    with open_database(load_settings()) as database:
        current, head = read_revision(database) or "empty", head_revision()
    print(current if current == head else f"{current} (this version needs {head})")


def show_config(_: argparse.Namespace) -> None:
    """Print every setting as it is in force."""
    for name, value, description in list_effective(load_settings()):
        print(f"{name}={value}".ljust(50), f"# {description}")


def show_spec(options: argparse.Namespace) -> None:
    """Print the document in one piece."""
    contract = Contract()
    content = contract.json_bytes if options.format == "json" else contract.yaml_bytes
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
