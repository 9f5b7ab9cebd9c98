"""What Nova and Ostler say of the servers of a project, side by side."""

import time
from typing import Any, NamedTuple

import httpx

from tests.http.api import SERVERS, open_client
from tests.openstack.project import DEADLINE_S, Project

PREFIX = "ostler:"
POLL_S = 0.2


class Seen(NamedTuple):
    """A server in the words that both have for it; ``task`` is None while it rests."""

    status: str
    task: str | None
    name: str
    flavor: str
    image_id: str
    address: str | None


def wait_for_agreement(url: str, project: Project, region: str | None = None) -> None:
    """Return once everything rests and both say the same; raises AssertionError if not in time.

    ``url`` is that of the service; ``region`` is what it calls the project, where it has several.
    """
    deadline = time.monotonic() + DEADLINE_S
    wanted = {"region": region} if region else {}
    with open_client(url) as client:
        while differences := find_differences(project, client, wanted):
            assert time.monotonic() < deadline, "\n".join(differences)
            time.sleep(POLL_S)


def find_differences(project: Project, client: httpx.Client, wanted: dict[str, str]) -> list[str]:
    """Return a line for each thing that one of them says and the other does not, or that moves.

    What Nova does not have may be in ``ERROR`` in the record: it was never made, or is gone.
    """
    theirs, ours = list_in_nova(project), list_in_ostler(client, wanted)
    lost = {key for key, server in ours.items() if server.status == "ERROR" and key not in theirs}
    ours = {key: server for key, server in ours.items() if key not in lost}
    moving = [f"{key} is {server.task}" for key, server in theirs.items() if server.task]
    only_nova = [f"Nova alone says {pair}" for pair in theirs.items() - ours.items()]
    only_ostler = [f"Ostler alone says {pair}" for pair in ours.items() - theirs.items()]
    return moving + only_nova + only_ostler


def list_in_nova(project: Project) -> dict[str, Seen]:
    """Return the servers of the project by the id that Ostler has for them."""
    return {find_id(server): describe(server) for server in project.compute.servers()}


def find_id(server: Any) -> str:
    """Return Ostler's id of a server: that of its tag, or Nova's without one."""
    tags = [tag.removeprefix(PREFIX) for tag in server.tags if tag.startswith(PREFIX)]
    return tags[0] if tags else server.id


def describe(server: Any) -> Seen:
    """Return a server as Nova tells of it."""
    addresses = [one["addr"] for network in server.addresses.values() for one in network]
    return Seen(
        server.status,
        server.task_state,
        server.name,
        server.flavor.original_name,
        server.image.id,
        addresses[0] if addresses else None,
    )


def list_in_ostler(client: httpx.Client, wanted: dict[str, str]) -> dict[str, Seen]:
    """Return the servers of the record that meet the filters ``wanted``, by their ids."""
    found: list[Any] = []
    page: dict[str, Any] = {"next_offset": 0}
    while page["next_offset"] is not None:
        query = {**wanted, "limit": 100, "offset": page["next_offset"]}
        page = client.get(SERVERS, params=query).json()
        found += page["items"]
    return {
        server["id"]: Seen(
            server["status"],
            server["task"],
            server["name"],
            server["flavor"]["name"],
            server["image_id"],
            server["ip_address"],
        )
        for server in found
    }
