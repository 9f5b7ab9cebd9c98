"""What belongs to a project, through the Python SDK: keys, quotas, audit, key pairs, images."""

from collections.abc import Iterator

import pytest

from ostler_sdk import Client
from ostler_sdk.errors import KeyNotFound, PermissionDenied, QuotaExceeded, Unauthenticated
from tests.clients.stub import Answer, open_stub
from tests.clients.test_python_servers import make_server
from tests.databases import Databases
from tests.http.keypairs import make_public_key
from tests.http.keys import BOOTSTRAP, serve_with_keys


@pytest.fixture(scope="module")
def admin(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of an admin of all projects."""
    with (
        serve_with_keys(databases.create(), tmp_path_factory.mktemp("keyed")) as server,
        Client(server.url, BOOTSTRAP) as client,
    ):
        yield client


def test_keys_are_made_rotated_and_revoked(admin: Client) -> None:
    made = admin.keys.create(name="ci", role="operator", project_id="web")
    assert made.id in [key.id for key in admin.keys.list(all_projects=True)]
    assert made.secret not in f"{made!r} {made}"
    rotated = admin.keys.rotate(made, overlap_seconds=0)
    with Client(admin.profile.url, rotated.secret) as operator:
        assert operator.access.me().project_id == "web"
        with pytest.raises(PermissionDenied) as refused:
            operator.keys.page()
        assert refused.value.details["required_role"] == "admin"
        admin.keys.revoke(rotated)
        with pytest.raises(KeyNotFound):
            admin.keys.get(made)


def test_who_has_no_key_is_told_so(admin: Client) -> None:
    with Client(admin.profile.url) as stranger, pytest.raises(Unauthenticated) as refused:
        stranger.servers.page()
    assert refused.value.details == {"reason": "missing"}


def test_a_quota_is_set_and_met(admin: Client) -> None:
    assert admin.quotas.put("small", servers=1).project_id == "small"
    key = admin.keys.create(name="small", role="operator", project_id="small")
    with Client(admin.profile.url, key.secret) as operator:
        make_server(operator)
        assert operator.quotas.get() == admin.quotas.get("small")
        with pytest.raises(QuotaExceeded) as refused:
            make_server(operator)
    assert (refused.value.details["limit"], refused.value.details["used"]) == (1, 1)


def test_the_audit_tells_who_changed_what(admin: Client) -> None:
    server = make_server(admin)
    admin.servers.update(server.id, name="other")
    entries = list(admin.audit.list(resource_id=server.id, order="oldest", limit=1))
    assert [entry.operation for entry in entries] == ["create_server", "update_server"]


def test_key_pairs_and_snapshots_come_and_go(client: Client) -> None:
    keypair = client.keypairs.create(name="laptop", public_key=make_public_key())
    assert client.keypairs.get("laptop") == keypair
    assert keypair in client.keypairs.list()
    client.keypairs.delete(keypair)
    server = make_server(client)
    client.servers.snapshot(server, "golden", wait=True)
    (image,) = [image for image in client.images.list() if image.name == "golden"]
    client.images.delete(image)


def test_the_region_and_the_project_of_the_profile_are_meant_where_none_is_named() -> None:
    with (
        open_stub(Answer(200, {})) as stub,
        Client(stub.url, region="north", project_id="web") as client,
    ):
        client.request("GET", "/api/v1/servers")
        client.request("GET", "/api/v1/servers", query={"region": "south", "all_projects": True})
        client.request("POST", "/api/v1/servers", json={"name": "web-01"})
        client.request("GET", "/api/v1/me")
    listed, everywhere, made, me = stub.asked
    assert listed.path == "/api/v1/servers?project_id=web&region=north"
    assert everywhere.path == "/api/v1/servers?region=south&all_projects=true"
    assert made.body == {"region": "north", "name": "web-01"}
    assert me.path == "/api/v1/me"
