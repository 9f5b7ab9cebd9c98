"""The service in front of a real OpenStack, each caller in the caller's own project there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import IMAGES, NETWORKS, SERVERS, expect_error, get_path, open_client
from tests.http.keypairs import KEYPAIRS, make_body
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.content import connect
from tests.openstack.identity import DOMAIN, Json, Keystone, carry
from tests.openstack.project import TINY, UBUNTU, wait_until
from tests.server import LiveServer, serve

WAIT = {"Prefer": "wait=60"}


class Tenant:
    """A user of a new project, as the service and as Nova see it."""

    def __init__(self, cloud: Cloud, keystone: Keystone, url: str) -> None:
        self.user, self.project = keystone.create_member()
        self.token = keystone.issue(self.user["name"], self.project["name"])
        self.client = open_client(url)
        self.client.headers.update(carry(self.token))
        self.nova: Any = cloud.connect("admin").connect_as(
            username=self.user["name"],
            password=cloud.state.password,
            project_id=self.project["id"],
        )

    def create(self, name: str, **fields: Any) -> Json:
        """Return a server once it runs."""
        body = {"name": name, "flavor_id": TINY, "image_id": UBUNTU, **fields}
        response = self.client.post(SERVERS, json=body, headers=WAIT)
        assert response.status_code == 201, response.text
        return response.json()

    def list_ids(self) -> list[str]:
        """Return the ids of the servers that the service shows."""
        return [server["id"] for server in self.client.get(SERVERS).json()["items"]]

    def clean(self) -> None:
        """Delete every server."""
        for server in self.list_ids():
            self.client.delete(f"{SERVERS}/{server}", headers=WAIT)


@pytest.fixture(scope="module")
def keystone(cloud: Cloud) -> Iterator[Keystone]:
    keystone = Keystone(cloud.state)
    yield keystone
    keystone.close()


@pytest.fixture(scope="module")
def acting(
    cloud: Cloud, keystone: Keystone, blueprint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service whose user has a role in every project of the domain, by inheritance."""
    user, project = keystone.create_member()
    keystone.inherit(user, "member", DOMAIN)
    directory = tmp_path_factory.mktemp("acting")
    shutil.copyfile(blueprint, directory / "ostler.db")
    with serve(
        f"sqlite:///{directory}/ostler.db",
        directory / "server",
        workers=1,
        AUTH_MODE="keystone",
        KEYSTONE_CACHE_SECONDS="1",
        USE_MOCK_OPENSTACK="false",
        OPENSTACK_AUTH_URL=cloud.state.auth_url,
        OPENSTACK_USERNAME=user["name"],
        OPENSTACK_PASSWORD=cloud.state.password,
        OPENSTACK_PROJECT_NAME=project["name"],
        RECONCILE_SECONDS="1",
    ) as server:
        yield server


@pytest.fixture(scope="module")
def both(cloud: Cloud, keystone: Keystone, acting: LiveServer) -> Iterator[list[Tenant]]:
    """Two users of a project each."""
    tenants = [Tenant(cloud, keystone, acting.url) for _ in range(2)]
    yield tenants
    for tenant in tenants:
        tenant.client.close()


@pytest.fixture
def tenants(both: list[Tenant]) -> Iterator[list[Tenant]]:
    """The same, without a server."""
    yield both
    for tenant in both:
        tenant.clean()


def test_a_server_is_in_the_project_of_its_caller_and_in_no_other(tenants: list[Tenant]) -> None:
    one, other = tenants
    server = one.create("web")
    assert server["status"] == "ACTIVE"
    (seen,) = one.nova.compute.servers()
    assert (seen.project_id, seen.tags) == (one.project["id"], [f"ostler:{server['id']}"])
    assert list(other.nova.compute.servers()) == []
    assert (one.list_ids(), other.list_ids()) == ([server["id"]], [])
    expect_error(other.client.get(get_path(server)), 404, "SERVER_NOT_FOUND")
    stopped = one.client.post(f"{get_path(server)}/action", json={"action": "stop"}, headers=WAIT)
    assert stopped.json()["status"] == "SHUTOFF"
    assert one.nova.compute.get_server(seen.id).status == "SHUTOFF"


def test_a_quota_is_that_of_the_callers_project(cloud: Cloud, tenants: list[Tenant]) -> None:
    one, other = tenants
    compute: Any = connect(cloud.state, "admin").compute
    compute.update_quota_set(one.project["id"], instances=0)
    body = {"name": "web", "flavor_id": TINY, "image_id": UBUNTU}
    refused = one.client.post(SERVERS, json=body, headers=WAIT).json()
    compute.update_quota_set(one.project["id"], instances=10)
    assert refused["status"] == "ERROR"
    assert "instances" in refused["fault"]["message"].lower()
    assert other.create("web")["status"] == "ACTIVE"


def test_what_nova_has_in_a_project_is_adopted_there(tenants: list[Tenant]) -> None:
    one, other = tenants
    network = next(one.nova.network.networks(name="private"))
    made = one.nova.compute.create_server(
        name="by-hand", flavor_id=TINY, image_id=UBUNTU, networks=[{"uuid": network.id}]
    )
    wait_until(lambda: one.list_ids() == [made.id])
    assert other.list_ids() == []
    one.nova.compute.delete_server(made.id)
    wait_until(lambda: one.list_ids() == [])


def test_a_key_pair_is_of_a_project_by_whatever_name(tenants: list[Tenant]) -> None:
    one, other = tenants
    for tenant in tenants:
        assert tenant.client.post(KEYPAIRS, json=make_body("mine")).status_code == 201
    server = one.create("web", key_name="mine")
    assert (server["status"], server["key_name"]) == ("ACTIVE", "mine")
    assert one.client.delete(f"{KEYPAIRS}/mine").status_code == 204
    assert [key["name"] for key in other.client.get(KEYPAIRS).json()["items"]] == ["mine"]
    assert other.client.delete(f"{KEYPAIRS}/mine").status_code == 204


def test_snapshots_and_networks_are_seen_in_their_project_alone(tenants: list[Tenant]) -> None:
    one, other = tenants
    own = one.nova.network.create_network(name="own")
    one.nova.network.create_subnet(name="own", network_id=own.id, ip_version=4, cidr="10.99.0.0/24")
    assert one.client.get(f"{NETWORKS}/{own.id}").json()["cidrs"] == ["10.99.0.0/24"]
    expect_error(other.client.get(f"{NETWORKS}/{own.id}"), 404, "NETWORK_NOT_FOUND")
    server = one.create("web", networks=[own.id])
    body = {"action": "snapshot", "name": "backup"}
    taken = one.client.post(f"{get_path(server)}/action", json=body, headers=WAIT)
    operation = one.client.get(taken.headers["Location"], params={"wait": 60}).json()
    image = operation["result"]["image_id"]
    assert one.client.get(f"{IMAGES}/{image}").json()["snapshot"]
    expect_error(other.client.get(f"{IMAGES}/{image}"), 404, "IMAGE_NOT_FOUND")
    assert one.client.delete(f"{IMAGES}/{image}").status_code == 204
    one.client.delete(get_path(server), headers=WAIT)
    wait_until(lambda: list(one.nova.compute.servers()) == [])
    one.nova.network.delete_network(own.id)


def test_where_there_is_no_project_nothing_is_made_and_others_go_on(
    keystone: Keystone, acting: LiveServer, tenants: list[Tenant]
) -> None:
    user = keystone.create_user()
    keystone.grant(user, "member", "domains/default")
    token = keystone.issue(user["name"], scope={"domain": {"id": DOMAIN}})
    body = {"name": "web", "flavor_id": TINY, "image_id": UBUNTU}
    with open_client(acting.url) as client:
        client.headers.update(carry(token))
        server = client.post(SERVERS, json=body, headers=WAIT).json()
        assert server["status"] == "ERROR"
        assert "no role in the project" in server["fault"]["message"]
        assert tenants[0].create("web")["status"] == "ACTIVE"
        assert client.delete(get_path(server), headers=WAIT).status_code == 204


def test_a_revoked_login_is_renewed_in_every_project(
    keystone: Keystone, acting: LiveServer, tenants: list[Tenant]
) -> None:
    one, _ = tenants
    server = one.create("web")
    keystone.revoke_all(acting.settings["OPENSTACK_USERNAME"])
    for action, status in (("stop", "SHUTOFF"), ("start", "ACTIVE")):
        response: httpx.Response = one.client.post(
            f"{get_path(server)}/action", json={"action": action}, headers=WAIT
        )
        assert response.json()["status"] == status
