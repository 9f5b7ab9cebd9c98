"""The HTTP server under each service: cheroot, whose port can be closed for a while."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cheroot import server as cheroot
from cheroot import wsgi

from tests.openstack.cloud.inside.misbehaviour import Misbehaviour
from tests.openstack.cloud.inside.switches import read_controls
from tests.openstack.cloud.state import ADDRESS

POLL_S = 0.1
THREADS = 16
IDLE_S = 600


class Gateway(wsgi.Gateway_10):
    """Tells the application on which socket the request came."""

    def get_environ(self) -> dict[str, Any]:
        """Return the environment of a request."""
        environment: dict[str, Any] = super().get_environ()
        return environment | {"ostler.socket": self.req.conn.socket}


def listen(name: str, application: Any, port: int) -> None:
    """Serve ``application``, except while the controls have the port of ``name`` closed."""
    # Glance closes the body of an upload, and the next request of the connection would fail.
    cheroot.ChunkedRFile.close = lambda self: None
    while True:
        wait_until(name, closed=False)
        server = wsgi.Server(
            (ADDRESS, port),
            Misbehaviour(name, application),
            numthreads=THREADS,
            request_queue_size=128,
            timeout=IDLE_S,
            shutdown_timeout=1,
        )
        server.gateway = Gateway
        threading.Thread(target=close_when_told, args=(name, server), daemon=True).start()
        print(f"{name} serves port {port}", file=sys.stderr, flush=True)
        server.start()


def close_when_told(name: str, server: Any) -> None:
    """Close the port of ``name`` when the controls say so."""
    wait_until(name, closed=True)
    server.stop()


def wait_until(name: str, *, closed: bool) -> None:
    """Return when the port of ``name`` is to be closed, or open.

    A service whose directory has been removed ends, since nobody could stop it any more.
    """
    while (name in read_controls().closed) is not closed:
        time.sleep(POLL_S)
        if not Path("pid").exists():
            os._exit(1)
