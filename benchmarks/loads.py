"""The loads: which requests each one sends, to servers that were made first over the API."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks.wrk import Request

API = "/api/v1"
NAMES = 1000  # different ones in the bodies of creates
TIMEOUT_S = 60
CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is at a service: the ids of its servers, and a flavor and an image to choose."""

    servers: Sequence[str]
    flavor_id: str
    image_id: str

    def write_server(self, name: str) -> str:
        """Return the body of a request for a server."""
        wanted = {"name": name, "flavor_id": self.flavor_id, "image_id": self.image_id}
        return json.dumps(wanted)


@dataclass(frozen=True, slots=True)
class Load:
    """Requests that are sent in turn; ``warm_up`` are those before anything is measured."""

    requests: Sequence[Request]
    warm_up: Sequence[Request]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of load, and what it is called in the tables.

    ``reads`` tells those that change nothing, which are held against a ceiling of GETs.
    """

    title: str
    reads: bool
    build: Callable[[Stock], Load]


def open_client(url: str) -> httpx.Client:
    """Return a client of the service at ``url``, which the proxies of the machine do not touch."""
    return httpx.Client(base_url=url, timeout=TIMEOUT_S, trust_env=False)


def stock_up(url: str, servers: int) -> Stock:
    """Make ``servers`` at the service over its API. Raises httpx.HTTPStatusError on a refusal."""
    with open_client(url) as client:
        flavor, image = (
            read_json(client, f"{API}/{kind}")["items"][1] for kind in ("flavors", "images")
        )
        empty = Stock((), flavor["id"], image["id"])
        with ThreadPoolExecutor(CLIENTS) as pool:
            made = pool.map(lambda number: make_server(client, empty, number), range(servers))
            return Stock(tuple(made), empty.flavor_id, empty.image_id)


def read_json(client: httpx.Client, path: str) -> Any:
    """Return the body of a GET. Raises httpx.HTTPStatusError."""
    return client.get(path).raise_for_status().json()


def make_server(client: httpx.Client, stock: Stock, number: int) -> str:
    """Create one server and return its id. Raises httpx.HTTPStatusError."""
    body = stock.write_server(f"bench-{number:06d}")
    headers = {"Content-Type": "application/json"}
    created = client.post(f"{API}/servers", content=body, headers=headers).raise_for_status()
    server_id: str = created.json()["id"]
    return server_id


def read_servers(stock: Stock) -> Load:
    """GET of one server after another."""
    return repeat([Request("GET", f"{API}/servers/{server_id}") for server_id in stock.servers])


def read_lists(_: Stock) -> Load:
    """GET of the first 20 servers."""
    return repeat([Request("GET", f"{API}/servers?limit=20")])


def read_pages(stock: Stock) -> Load:
    """GET of 20 servers, and of others each time, so that no body is that of a moment ago."""
    pages = range(max(len(stock.servers) - 19, 1))
    return repeat([Request("GET", f"{API}/servers?limit=20&offset={offset}") for offset in pages])


def read_flavors(_: Stock) -> Load:
    """GET of the five flavors."""
    return repeat([Request("GET", f"{API}/flavors")])


def repeat(requests: Sequence[Request]) -> Load:
    """Return a load whose warm-up is the same as the rest."""
    return Load(requests, requests)


def act_on_servers(stock: Stock) -> Load:
    """Stop every server and start it again.

    The warm-up has servers of its own, since its end may leave some of them stopped.
    """
    half = len(stock.servers) // 2
    return Load(alternate(stock.servers[half:]), alternate(stock.servers[:half]))


def alternate(servers: Sequence[str]) -> list[Request]:
    """Return requests that stop each of ``servers`` and then start each of them."""
    return [
        Request("POST", f"{API}/servers/{server_id}/action", json.dumps({"action": action}))
        for action in ("stop", "start")
        for server_id in servers
    ]


def create_servers(stock: Stock) -> Load:
    """POST of servers with a thousand names."""
    names = [f"made-{number:04d}" for number in range(NAMES)]
    return repeat([Request("POST", f"{API}/servers", stock.write_server(name)) for name in names])


# In the order in which they are sent: the last one makes the table grow.
LOADS = {
    "get": Kind("GET a server", True, read_servers),
    "list": Kind("GET 20 servers", True, read_lists),
    "pages": Kind("GET 20 servers, others each time", True, read_pages),
    "flavors": Kind("GET the flavors", True, read_flavors),
    "action": Kind("POST stop, start", False, act_on_servers),
    "create": Kind("POST a server", False, create_servers),
}

# What a service with one constant answer is sent.
CEILINGS = {
    "get": Kind("GET, constant answer", True, read_servers),
    "create": Kind("POST, constant answer", False, create_servers),
}
ANYTHING = Stock(("any",), "any", "any")
