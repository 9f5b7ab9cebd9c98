"""The ceilings: one constant answer from raw ASGI and from plain Flask, served as Ostler is."""

import asyncio
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from a2wsgi import WSGIMiddleware
from flask import Flask, Response, request
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.buffered_bridge import BufferedBridge
from service.http.listener import bind_socket
from service.server.serving import ServingConfig, Supervisor
from service.settings.config import Settings

THREADS = 16  # as many as Ostler has
READY = b"Application ready\n"
JSON = "application/json"
# As long as the response of Ostler that shows one server.
BODY = b'{"padding":"' + b"x" * 850 + b'"}'


class WithLifespan:
    """Answers the start and the end of the process, and leaves the requests to ``app``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and the end."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await asyncio.to_thread(os.write, sys.stdout.fileno(), READY)
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


async def respond(scope: Scope, receive: Receive, send: Send) -> None:
    """Read one request and give the constant answer."""
    while (await receive()).get("more_body"):
        continue
    headers = [
        (b"content-type", JSON.encode()),
        (b"content-length", str(len(BODY)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


def make_flask() -> Flask:
    """Return an application of plain Flask with the constant answer at every path."""
    app = Flask(__name__)

    def show(path: str) -> Response:
        request.get_data()
        return Response(BODY, mimetype=JSON)

    app.add_url_rule("/<path:path>", view_func=show, methods=["GET", "POST"])
    return app


def make_raw() -> ASGIApp:
    """Return the application without any framework."""
    return WithLifespan(respond)


def make_bridged() -> ASGIApp:
    """Return Flask behind a bridge that has a request and a response whole."""
    return WithLifespan(BufferedBridge(make_flask().wsgi_app, THREADS))


def make_a2wsgi() -> ASGIApp:
    """Return Flask behind the bridge that Connexion has."""
    bridge: ASGIApp = WSGIMiddleware(make_flask().wsgi_app, workers=THREADS)  # type: ignore[assignment,arg-type]
    return WithLifespan(bridge)


CEILINGS: dict[str, Callable[[], ASGIApp]] = {
    "raw": make_raw,
    "bridged": make_bridged,
    "a2wsgi": make_a2wsgi,
}


def configure(name: str, workers: int) -> uvicorn.Config:
    """Return uvicorn's settings for a ceiling, the same that ``service.server.serving`` gives."""
    application = f"benchmarks.baseline:{CEILINGS[name].__name__}"
    return ServingConfig(application, Settings(workers=workers))


def run(config: uvicorn.Config, listener: socket.socket) -> None:
    """Serve until a signal ends it."""
    if config.workers == 1:
        uvicorn.Server(config).run(sockets=[listener])
    else:
        Supervisor(config, sockets=[listener]).run()


if __name__ == "__main__":
    run(
        configure(sys.argv[1], int(os.environ["WORKERS"])),
        bind_socket("127.0.0.1", int(os.environ["LISTEN_PORT"])),
    )
