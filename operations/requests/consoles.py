"""A server's console: what it wrote, and a way to type into it."""

from backends.base import BackendRefused, Console, ServerMissing
from domain.refusals import InvalidStateTransition
from domain.transitions import Status
from operations.clouds.cloud import Caller, Cloud, find_backend, translate_refusals
from operations.clouds.cloud_threads import require_thread
from persistence.servers import servers


def read_console_log(cloud: Cloud, caller: Caller, server_id: str, lines: int) -> list[str]:
    """Return the last ``lines`` lines. Raises ServerNotFound, BackendUnavailable, BackendError."""
    with cloud.database.read() as connection:
        server = servers.read_server(connection, caller.owner, server_id)
    home = cloud.find_home(server.region)
    require_thread(home)
    with translate_refusals(home, server):
        return find_backend(home, server).read_console_log(server_id, lines)


def open_console(cloud: Cloud, caller: Caller, server_id: str) -> Console:
    """Return a console of a running server; one that the cloud is yet to make is not running.

    Raises ServerNotFound, PreconditionFailed, InvalidStateTransition, BackendUnavailable,
    BackendError.
    """
    with cloud.database.read() as connection:
        server = servers.read_server(connection, caller.owner, server_id)
    caller.check(server)
    home = cloud.find_home(server.region)
    require_thread(home)
    with translate_refusals(home, server):
        try:
            return find_backend(home, server).open_console(server_id)
        except ServerMissing:
            if server.status is not Status.BUILD:
                raise
        except BackendRefused as refusal:
            if refusal.reason != "state":
                raise
    raise InvalidStateTransition(server, "open_console", home.regions.unsupported)
