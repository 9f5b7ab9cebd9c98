"""The beginning of a connection that is to be encrypted, before anything of it is HTTP."""

import asyncio
import os
import socket
import ssl
from typing import Any

from uvicorn import Config
from uvicorn.protocols.utils import get_remote_addr
from uvicorn.server import ServerState

from service.server.connection_watch import ConnectionWatch
from service.server.limits import FEWEST_CONNECTIONS
from service.server.protocol import EnvelopeProtocol, name_counted

SHUTDOWN_SECONDS = 30
"""How long the other side may take to read what is left, and to say that it has read the end."""


class HandshakeProtocol(asyncio.Protocol):
    """Agrees on TLS with a client, and hands the connection to the protocol of HTTP then.

    The client has as long as for the head of a request. Where there is no room for one more, or
    none for its address, the oldest of those that have not come so far makes it: whoever means it
    is quick. The loops' own servers of TLS count none of these, and wait for a minute.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.http = EnvelopeProtocol(config, server_state, app_state, _loop)
        # That of this moment: it is renewed.
        self.context: ssl.SSLContext = config.context  # type: ignore[attr-defined]
        self.watch: ConnectionWatch = config.watch  # type: ignore[attr-defined]
        self.connections: set[Any] = server_state.connections

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin with a client, on a transport that reads nothing but TLS."""
        peer = get_remote_addr(transport)
        self.address = name_counted(peer[0] if peer else "", self.watch.limits)
        self._make_room()
        accepted = socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno()))
        transport.abort()
        self.connections.add(self)
        self.watch.handshakes[self] = None
        self.task = asyncio.get_running_loop().create_task(self._agree(accepted))

    def _make_room(self) -> None:
        limits, handshakes = self.watch.limits, list(self.watch.handshakes)
        of_address = [each for each in handshakes if each.address == self.address]
        settled = self.watch.connections_of.get(self.address, {})
        room = limits.connections - len(self.watch.progress_of)
        if (
            self.address
            and of_address
            and len(of_address) + len(settled) >= limits.connections_of_address
        ):
            of_address[0].shutdown()
        elif len(handshakes) >= max(room, FEWEST_CONNECTIONS):
            handshakes[0].shutdown()

    async def _agree(self, accepted: socket.socket) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: self.http,
                accepted,
                ssl=self.context,
                ssl_handshake_timeout=self.watch.limits.head_seconds,
                ssl_shutdown_timeout=SHUTDOWN_SECONDS,
            )
        except (OSError, asyncio.CancelledError):  # it is no TLS, too slow, or given up
            accepted.close()
        finally:
            self._forget()

    def _forget(self) -> None:
        """Count the connection no more among those that are not agreed on."""
        self.connections.discard(self)
        self.watch.handshakes.pop(self, None)

    def shutdown(self) -> None:
        """Give up what is not agreed on yet."""
        self._forget()
        self.task.cancel()
