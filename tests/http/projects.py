"""Two projects of one service: who calls for each, and what one of them has."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.http.api import create_server, make_name, perform
from tests.http.keypairs import KEYPAIRS, make_public_key
from tests.http.keys import KEYS, create_key, open_keyed_client
from tests.server import LiveServer

WEBHOOKS = "/api/v1/webhooks"
NOWHERE = "http://127.0.0.1:9/hook"  # nobody listens at the port of discard
UNREACHED = {"WEBHOOK_ALLOWED_NETWORKS": '["127.0.0.0/8"]'}

Things = dict[str, str]
"""What a project has: by the name of each parameter of a path what it is to be."""


@dataclass(frozen=True)
class Projects:
    """Clients of an admin of each of two projects, and one of an admin of all."""

    own: httpx.Client
    other: httpx.Client
    system: httpx.Client
    names: tuple[str, str]


@contextmanager
def open_projects(server: LiveServer) -> Iterator[Projects]:
    """Give clients of two projects that have nothing yet but the keys of their admins."""
    names = make_name("own"), make_name("other")
    with ExitStack() as stack:
        system = stack.enter_context(open_keyed_client(server.url))
        secrets = [create_key(system, project_id=name)["secret"] for name in names]
        own, other = (stack.enter_context(open_keyed_client(server.url, one)) for one in secrets)
        yield Projects(own, other, system, names)


def make_things(client: httpx.Client) -> Things:
    """Make one of everything that a project can have, and return what each is found by."""
    keypair = client.post(
        KEYPAIRS, json={"name": make_name("key"), "public_key": make_public_key()}
    ).json()["name"]
    server = create_server(client, key_name=keypair)
    taken = perform(client, server, "snapshot", name=make_name("snapshot"))
    operation_id = taken.headers["Location"].rpartition("/")[2]
    operation = client.get(taken.headers["Location"], params={"wait": 30}).json()
    webhook = client.post(WEBHOOKS, json={"url": NOWHERE}).json()["id"]
    ping = client.post(f"{WEBHOOKS}/{webhook}/ping")
    return {
        "server_id": server["id"],
        "operation_id": operation_id,
        "image_id": operation["result"]["image_id"],
        "webhook_id": webhook,
        "delivery_id": ping.json()["id"],
        "keypair_name": keypair,
        "key_id": create_key(client)["id"],
    }


def read_things(client: httpx.Client, things: Things) -> dict[str, Any]:
    """Return everything of a project that its requests alone change, as it is now."""
    paths = {
        "server": f"/api/v1/servers/{things['server_id']}",
        "operations": f"/api/v1/servers/{things['server_id']}/operations",
        "image": f"/api/v1/images/{things['image_id']}",
        "keypair": f"{KEYPAIRS}/{things['keypair_name']}",
        "url": f"{WEBHOOKS}/{things['webhook_id']}",
        "key": f"{KEYS}/{things['key_id']}",
    }
    found = {name: client.get(path) for name, path in paths.items()}
    assert {one.status_code for one in found.values()} == {200}, found
    bodies = {name: one.json() for name, one in found.items()}
    webhook, key = bodies.pop("url"), bodies.pop("key")
    return {
        **bodies,
        "url": webhook["url"],
        "description": webhook["description"],
        "key": key["id"],
    }
