"""The command line: ``ostler serve | worker | db … | config | spec | key … | audit … | …``."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import DatabaseUnavailable, StorageUnavailable
from persistence.backups import BackupRefused
from persistence.database.session import Database
from persistence.migration import (
    head_revision,
    read_revision,
    upgrade_database,
)
from persistence.migrations.refusal import MigrationRefused
from service.commands.audit import ChainBroken, add_audit_commands
from service.commands.backups import add_backup_commands
from service.commands.health import NotHealthy, check_health
from service.commands.keys import KeyRefused, add_key_commands, offer_first_key
from service.commands.parser import Commands, Parser
from service.commands.simulator import ControlRefused, add_simulator_commands
from service.contract.contract import Contract
from service.contract.forms import dump_json, dump_yaml
from service.contract.openapi_31 import derive_31
from service.contract.sdk import derive_for_sdks
from service.http.listener import bind_socket, is_loopback
from service.process.log import VERSION, start_logging
from service.settings.config import ConfigError, Settings
from service.settings.database import open_database
from service.settings.environment import (
    list_effective,
    list_given,
    list_outdated,
    load_settings,
    read_settings,
)
from service.settings.options import add_option, apply_options

logger = logging.getLogger("service")

REFUSALS = (
    BackupRefused, ChainBroken, ConfigError, ControlRefused, KeyRefused, MigrationRefused,
    NotHealthy, OSError,
)  # fmt: skip
"""What is told in one line."""

FORMATS = {"yaml": dump_yaml, "json": dump_json}
DERIVATIONS = {"3.1": derive_31, "sdk": derive_for_sdks}


def main() -> None:
    """Run the command that the arguments name; every failure is one line on stderr."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    open_missing_output()
    try:
        run_command()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has
        sys.exit(1)
    except REFUSALS as error:
        sys.exit(f"ostler: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def run_command() -> None:
    """Run the command that the arguments name. Raises what is told in one line."""
    try:
        options = build_parser().parse_args()
        logging.getLogger().addHandler(logging.NullHandler())  # stderr is for one line alone
        options.command(options)
    finally:
        flush_output()


def open_missing_output() -> None:
    """Have what is printed go nowhere where standard output was closed before the start."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, it stays open


def flush_output() -> None:
    """Write what was printed. Raises OSError, in words for the user, and forgets it then.

    At the end of the process Python would try again, and say so in several lines.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        reason = (error.strerror or str(error)).lower()
        raise OSError(f"standard output cannot be written: {reason}") from None


def build_parser() -> Parser:
    """Return the parser of every command."""
    parser = Parser(
        prog="ostler",
        description="Manage the lifecycle of virtual machines over REST.",
        epilog="Settings come from the environment and from a file .env in this directory.",
    )
    parser.add_argument(
        "--version", action="version", version=f"ostler {VERSION}", help="Print the version."
    )
    commands = parser.add_commands()
    _add_processes(commands)
    _add_health(commands)
    db = commands.add_group("db", "Upgrade, inspect, back up or restore the database.")
    db.add("upgrade", upgrade_db, "Bring the database to this version's revision.")
    db.add("current", show_revision, "Print the database's revision.")
    add_backup_commands(db)
    commands.add("config", show_config, "Print the settings in effect, with secrets masked.")
    _add_spec(commands)
    add_key_commands(commands)
    add_audit_commands(commands)
    add_simulator_commands(commands)
    return parser


def _add_processes(commands: Commands) -> None:
    more = "Options win over the settings that they name."
    serve = commands.add("serve", serve_api, "Upgrade the database and serve the API.", more)
    host = "Listen on this address; LISTEN_HOST, by default 127.0.0.1."
    add_option(serve, "--host", "listen_host", "HOST", host)
    port = "Listen on this port, or on any if it is 0; LISTEN_PORT, by default 8000."
    add_option(serve, "--port", "listen_port", "PORT", port)
    processes = "Serve with that many processes; WORKERS, by default 1."
    add_option(serve, "--workers", "workers", "N", processes)
    worker = commands.add("worker", work, "Upgrade the database and carry out operations.", more)
    threads = "Carry out that many operations at once; OPERATION_THREADS, by default 4."
    add_option(worker, "--threads", "operation_threads", "N", threads)
    metrics = "Tell metrics at this port, or nowhere if it is 0; METRICS_PORT, by default 0."
    add_option(worker, "--metrics-port", "metrics_port", "PORT", metrics)


def _add_health(commands: Commands) -> None:
    health = commands.add(
        "health",
        show_health,
        "Tell whether the service or the worker here is well.",
        "The exit code is 0 or 1. It needs the settings of what it asks.",
    )
    process = "Ask this one; by default whichever of the two runs here."
    health.add_argument("process", nargs="?", choices=["serve", "worker"], help=process)
    host = "The address of the service; LISTEN_HOST, by default 127.0.0.1."
    add_option(health, "--host", "listen_host", "HOST", host)
    port = "Its port; LISTEN_PORT, by default 8000."
    add_option(health, "--port", "listen_port", "PORT", port)


def _add_spec(commands: Commands) -> None:
    spec = commands.add("spec", show_spec, "Print the OpenAPI document.")
    text = "Print it in this form; by default yaml."
    spec.add_argument("--format", choices=list(FORMATS), default="yaml", help=text)
    text = "Print it in OpenAPI 3.1, or as SDKs are made from it; by default it is as it is."
    spec.add_argument("--for", choices=list(DERIVATIONS), dest="purpose", help=text)


def serve_api(options: argparse.Namespace) -> None:
    """Serve the API until a signal ends it."""
    apply_options(options)
    settings = load_settings()
    listener = bind_socket(settings.listen_host, settings.listen_port)
    require_authentication(settings)
    require_certificate(settings)
    with _upgrading(settings):
        # Half of all there is to import, which the other commands can do without.
        from service.server.serving import import_application, run_server

        if settings.workers == 1:  # more of them are processes of their own
            import_application()
    offer_first_key(settings)
    start_logging(settings)
    for line in list_outdated():
        logger.warning(line)
    host, port = listener.getsockname()[:2]
    logger.info("Listening", extra={"host": host, "port": port, "workers": settings.workers})
    if not is_loopback(settings.listen_host):
        text = "Other machines reach this service, which asks nobody who they are"
        logger.warning(text, extra={"host": host})
    run_server(listener, settings)


def require_authentication(settings: Settings) -> None:
    """Raise ConfigError where other machines would be served without being asked who they are."""
    if not settings.is_anonymous or settings.allow_anonymous or is_loopback(settings.listen_host):
        return
    raise ConfigError(
        f"AUTH_MODE: with none, everybody who reaches {settings.listen_host} would be an admin; "
        "set AUTH_MODE to api-key, jwt or keystone, or ALLOW_ANONYMOUS to true"
    )


def require_certificate(settings: Settings) -> None:
    """Raise ConfigError for a certificate that nobody could be served with."""
    if settings.tls_cert:
        from service.server.certificates import CertificateFiles

        CertificateFiles(settings.tls_cert, settings.tls_key).make_context()


def work(options: argparse.Namespace) -> None:
    """Carry out what services have recorded, until a signal ends it."""
    from service.process.worker import hold_signals, require_workers, run_worker

    apply_options(options)
    settings = load_settings()
    require_workers(settings)
    _upgrade(settings)
    hold_signals()
    run_worker(settings)


def show_health(options: argparse.Namespace) -> None:
    """Print that what runs here is well."""
    apply_options(options)
    print(check_health(read_settings(), options.process))


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
        if not is_due:
            _require_writability(database)
    child = _start_upgrade(settings) if is_due else None
    yield
    if child:
        _, status = os.waitpid(child, 0)
        if status:  # it has said why
            sys.exit(os.waitstatus_to_exitcode(status))


def _require_writability(database: Database) -> None:
    """Raise StorageUnavailable for a file that keeps nothing.

    One that is locked is waited for later, and a PostgreSQL that is read alone may be a standby.
    """
    try:
        if database.has_one_writer:
            database.check_writing()
    except StorageUnavailable:
        raise
    except DatabaseUnavailable:
        return


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
    with open_database(load_settings(), existing=True) as database:
        current, head = read_revision(database) or "empty", head_revision()
    print(current if current == head else f"{current} (this version needs {head})")


def show_config(_: argparse.Namespace) -> None:
    """Print every setting as it is in force, or as it is given where one is wrong.

    Raises ConfigError then.
    """
    fault = None
    try:
        rows = list_effective(load_settings())
    except ConfigError as error:
        fault, rows = error, list_given()
    for name, value, description in rows:
        print(f"{name}={value}".ljust(50), f"# {description}")
    if fault:
        raise fault
    for line in list_outdated():
        print(f"ostler: {line}", file=sys.stderr)


def show_spec(options: argparse.Namespace) -> None:
    """Print the document in one piece."""
    document = Contract().document
    if options.purpose:
        document = DERIVATIONS[options.purpose](document)
    sys.stdout.buffer.write(FORMATS[options.format](document))


if __name__ == "__main__":
    main()
