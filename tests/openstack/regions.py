"""Regions for the tests: a simulated one, and projects of the test cloud."""

from typing import Any

import httpx

from tests.http.api import SERVERS, get_path
from tests.http.regions import REGIONS, set_regions, simulate
from tests.openstack.backend import USER
from tests.openstack.cloud.state import State
from tests.openstack.project import TINY, UBUNTU, wait_until

WAIT = {"Prefer": "wait=60"}


def reach(state: State, user: str) -> dict[str, Any]:
    """Return a region that is the project of one of the cloud's users."""
    return {"backend": "openstack", "cloud": user, "config_file": str(state.clouds_yaml)}


def describe_regions(state: State) -> dict[str, Any]:
    """Return the settings of a service with three regions."""
    regions = set_regions(near=simulate(), one=reach(state, USER), two=reach(state, "other"))
    return {**regions, "RECONCILE_SECONDS": "1"}


def create(client: httpx.Client, region: str, **headers: str) -> dict[str, Any]:
    """Ask for a server in a region and return it as it is answered."""
    body = {"name": f"web-{region}", "flavor_id": TINY, "image_id": UBUNTU, "region": region}
    response = client.post(SERVERS, json=body, headers=headers)
    assert response.status_code == 201, response.text
    return response.json()


def remove(client: httpx.Client, *servers: dict[str, Any]) -> None:
    """Delete servers and return when they are gone."""
    for server in servers:
        assert client.delete(get_path(server), headers=WAIT).status_code == 204
    paths = [get_path(server) for server in servers]
    wait_until(lambda: all(client.get(path).status_code == 404 for path in paths))


def read_status(client: httpx.Client, region: str) -> str:
    """Return whether a region is up or down."""
    status: str = client.get(f"{REGIONS}/{region}").json()["status"]
    return status
