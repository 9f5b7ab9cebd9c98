"""The application in this process, asked without a network: what is left is the service alone."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from typing import Any, Self

from starlette.types import Message, Scope

from benchmarks.loads import API, Stock
from benchmarks.wrk import Request
from persistence.database.session import Database
from persistence.migration import upgrade_database
from service.app import build_app
from service.settings.config import Settings

CLIENTS = 16
VERSION = {"version": "3.0"}


class Application:
    """Ostler with ``settings`` on a database of its own; a context manager starts and ends it.

    Every request carries the API key ``secret``, "" for none.
    """

    secret = ""

    def __init__(self, settings: Settings) -> None:
        database = Database(settings.database_url)
        upgrade_database(database)
        database.close()
        self._app = build_app(settings)
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        self._tells: asyncio.Queue[Message] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        scope = {"type": "lifespan", "asgi": VERSION, "state": {}}
        self._life = asyncio.create_task(self._app(scope, self._told.get, self._tells.put))
        await self._tell("startup")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._tell("shutdown")
        await self._life

    async def stock_up(self, servers: int) -> Stock:
        """Make ``servers``. Raises RuntimeError when one is refused."""
        flavor, image = [
            json.loads(await self.ask(Request("GET", f"{API}/{kind}")))["items"][1]["id"]
            for kind in ("flavors", "images")
        ]
        empty = Stock((), flavor, image)
        bodies = [empty.write_server(f"bench-{number:06d}") for number in range(servers)]
        made = [await self.ask(Request("POST", f"{API}/servers", body)) for body in bodies]
        return Stock([json.loads(each)["id"] for each in made], flavor, image)

    async def ask_together(self, requests: Iterable[Request]) -> None:
        """Send requests, as many clients at once as wrk would be. Raises RuntimeError."""
        waiting = iter(requests)
        await asyncio.gather(*(self._ask_in_turn(waiting) for _ in range(CLIENTS)))

    async def ask(self, request: Request) -> bytes:
        """Return the body of a response. Raises RuntimeError for one that is a refusal."""
        response: list[Message] = []
        body = (request.body or "").encode()

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            response.append(message)

        await self._app(make_scope(request, len(body), self.secret), receive, send)
        if response[0]["status"] >= 400:
            raise RuntimeError(f"{request.method} {request.path}: {response[0]['status']}")
        return b"".join(message.get("body", b"") for message in response)

    async def _ask_in_turn(self, waiting: Iterator[Request]) -> None:
        for request in waiting:
            await self.ask(request)

    async def _tell(self, what: str) -> None:
        await self._told.put({"type": f"lifespan.{what}"})
        told = await self._tells.get()
        if told["type"] != f"lifespan.{what}.complete":
            raise RuntimeError(f"The {what} failed: {told.get('message')}")


def make_scope(request: Request, length: int, secret: str = "") -> Scope:
    """Return what uvicorn makes of a request of wrk, with an API key where there is one."""
    path, _, query = request.path.partition("?")
    headers: list[Any] = [(b"host", b"127.0.0.1:8000")]
    if request.body is not None:
        headers.append((b"content-type", b"application/json"))
        headers.append((b"content-length", b"%d" % length))
    if secret:
        headers.append((b"authorization", f"Bearer {secret}".encode()))
    return {
        **{"type": "http", "asgi": VERSION, "http_version": "1.1", "scheme": "http"},
        **{"method": request.method, "path": path, "raw_path": path.encode()},
        **{"query_string": query.encode(), "root_path": "", "headers": headers},
        **{"client": ("127.0.0.1", 40000), "server": ("127.0.0.1", 8000)},
        **{"state": {}, "extensions": {}},
    }
