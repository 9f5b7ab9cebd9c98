"""How fast a project's servers are listed by Ostler and by the Nova behind it, in turns."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.options import add_number
from service.commands.parser import Parser
from tests.http.seeds import TINY, UBUNTU
from tests.openstack.backend import USER
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.testing import open_cloud
from tests.openstack.project import Project
from tests.openstack.test_service import describe_settings
from tests.server import serve

SERVERS = "/api/v1/servers"
PAGE = 100  # the most that Ostler gives at once
AT_ONCE = 8
POLL_S = 2.0
RARELY = {"RECONCILE_SECONDS": "60"}  # as it is by default
TIMEOUT_S = 60


def main() -> None:
    """Boot servers through Ostler in front of a test cloud, list them, and print what it takes."""
    parser = Parser(
        prog="make bench-openstack",
        description="Measure how fast servers are listed by Ostler and by the Nova behind it.",
    )
    add_number(parser, "--servers", 200, "List that many; by default %(default)s.")
    add_number(parser, "--rounds", 50, "List them that often; by default %(default)s.")
    given = parser.parse_args()
    with open_cloud() as cloud, open_service(cloud) as client:
        project = Project(cloud, USER)
        make_room(cloud, given.servers)
        try:
            boot(client, given.servers)
            compare(client, project, given.rounds)
        finally:
            project.wait_until_empty()


@contextmanager
def open_service(cloud: Cloud) -> Iterator[httpx.Client]:
    """Give a client of a new service in front of the cloud."""
    with tempfile.TemporaryDirectory() as made:
        directory = Path(made)
        url = f"sqlite:///{directory}/ostler.db"
        with (
            serve(url, directory, **describe_settings(cloud.state) | RARELY) as server,
            httpx.Client(base_url=server.url, timeout=TIMEOUT_S, trust_env=False) as client,
        ):
            yield client


def make_room(cloud: Cloud, servers: int) -> None:
    """Let the project have as many servers."""
    admin: Any = cloud.connect("admin")
    project = admin.identity.find_project("ostler")
    admin.compute.update_quota_set(project, instances=servers, cores=servers, ram=servers * 512)


def boot(client: httpx.Client, servers: int) -> None:
    """Create servers and return once all of them run."""
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda number: create(client, number), range(servers)))
    running: dict[str, Any] = {"status": "ACTIVE", "limit": 1}
    while client.get(SERVERS, params=running).json()["total"] < servers:
        time.sleep(POLL_S)
    print(f"{servers} servers booted in {time.monotonic() - began:.0f} s")


def create(client: httpx.Client, number: int) -> None:
    """Ask for a server."""
    body = {"name": f"web-{number}", "flavor_id": TINY, "image_id": UBUNTU}
    client.post(SERVERS, json=body).raise_for_status()


def compare(client: httpx.Client, project: Project, rounds: int) -> None:
    """List in turns and print the medians and their ratio."""
    ostler: list[float] = []
    nova: list[float] = []
    for _ in range(rounds):
        ostler.append(measure(lambda: list_in_ostler(client)))
        nova.append(measure(lambda: list_in_nova(project)))
    count = len(list_in_ostler(client))
    if count != len(list_in_nova(project)):
        raise RuntimeError("The lists differ")
    ours, theirs = statistics.median(ostler), statistics.median(nova)
    print(f"Ostler lists {count} servers in {ours:.1f} ms (p50 of {rounds})")
    print(f"Nova   lists {count} servers in {theirs:.1f} ms (p50 of {rounds})")
    print(f"Ostler is {theirs / ours:.1f} times as fast")


def measure(what: Callable[[], Any]) -> float:
    """Return the milliseconds that something takes."""
    began = time.perf_counter()
    what()
    return (time.perf_counter() - began) * 1000


def list_in_ostler(client: httpx.Client) -> list[Any]:
    """Return all servers, page by page."""
    found: list[Any] = []
    query: dict[str, Any] = {"limit": PAGE}
    while True:
        page = client.get(SERVERS, params=query).raise_for_status().json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]


def list_in_nova(project: Project) -> list[Any]:
    """Return all servers in the one page that Nova gives of up to 1000."""
    servers: list[Any] = project.compute.get("/servers/detail").json()["servers"]
    return servers


if __name__ == "__main__":
    main()
