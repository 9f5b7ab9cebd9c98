"""Consoles of an OpenStack's servers."""

from datetime import UTC, datetime, timedelta

from backends.base import BackendRefused, Console
from backends.openstack_api import OpenStackApi
from backends.openstack_errors import parse

LIFE = timedelta(minutes=10)
"""How long a console can be opened, where the cloud's operators did not change it.

Nova tells nobody; its own default is ``token_ttl`` in nova/conf/consoleauth.py.
"""

KIND = "novnc"


def read_log(api: OpenStackApi, nova_id: str, lines: int) -> list[str]:
    """Return the end of what a server wrote; nothing while it is on no host.

    Raises ServerMissing, BackendUnavailable.
    """
    if lines == 0:
        return []
    # Nova counts what is behind the last line feed as a line.
    body = {"os-getConsoleOutput": {"length": lines + 1}}
    try:
        answer = api.change("POST", f"/servers/{nova_id}/action", body)
    except BackendRefused:
        return []
    return (parse(answer)["output"] or "").splitlines()[-lines:]


def open_console(api: OpenStackApi, nova_id: str) -> Console:
    """Return a console of a running server. Raises ServerMissing, BackendRefused."""
    body = {"remote_console": {"protocol": "vnc", "type": KIND}}
    answer = api.change("POST", f"/servers/{nova_id}/remote-consoles", body)
    until = datetime.now(UTC) + LIFE
    return Console(KIND, parse(answer)["remote_console"]["url"], until)
