"""The Python SDK with users of a real Keystone, and in front of a real Nova."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ostler_sdk import Client, Profile
from ostler_sdk.errors import ConfigurationError, ConnectionFailed, InvalidStateTransition
from tests.http.api import SERVERS, open_client
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.identity import Keystone, keystone_away, wait_for_status
from tests.openstack.test_keystone_tokens import CACHE_S, SERVICE_TYPE, open_guarded
from tests.openstack.test_service import describe_settings
from tests.server import LiveServer, serve


@pytest.fixture(scope="module")
def keystone(cloud: Cloud) -> Iterator[Keystone]:
    keystone = Keystone(cloud.state)
    yield keystone
    keystone.close()


@pytest.fixture(scope="module")
def guarded(
    cloud: Cloud, blueprint: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A service of a simulated cloud that lets in callers with tokens of Keystone."""
    directory = tmp_path_factory.mktemp("guarded")
    with open_guarded(cloud, blueprint, directory, KEYSTONE_CACHE_SECONDS=str(CACHE_S)) as server:
        yield server


@pytest.fixture(autouse=True)
def environment(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have clients find the cloud as openstackclient finds it, and no profile."""
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(cloud.state.clouds_yaml))
    monkeypatch.setenv("OSTLER_CONFIG", str(tmp_path / "config.toml"))


def log_in(server: LiveServer, name: str = "member") -> Client:
    return Client(profile=Profile(url=server.url, cloud=name))


def write_cloud(path: Path, auth: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the file of clouds hold one named `mine`."""
    path.write_text(yaml.safe_dump({"clouds": {"mine": {"auth": auth}}}))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(path))


def test_a_cloud_of_clouds_yaml_lets_its_user_in(guarded: LiveServer) -> None:
    with log_in(guarded) as member, log_in(guarded, "reader") as reader:
        assert (member.access.me().mode, member.access.me().role) == ("keystone", "operator")
        assert reader.access.me().role == "viewer"


def test_the_catalogue_tells_where_the_service_is(guarded: LiveServer, keystone: Keystone) -> None:
    profile = Profile(cloud="member")
    with pytest.raises(ConfigurationError, match="give a url"):
        Client(profile=profile).servers.page()
    with (
        keystone.endpoint(SERVICE_TYPE, f"{guarded.url}/api/v1"),
        Client(profile=profile) as client,
    ):
        assert client.access.me().mode == "keystone"


def test_a_token_that_was_revoked_is_replaced(guarded: LiveServer, keystone: Keystone) -> None:
    with log_in(guarded) as client, open_client(guarded.url) as other:
        client.access.me()
        first = client._keystone
        assert first
        keystone.revoke(first.value)
        wait_for_status(other, SERVERS, first.value, 401)
        assert client.access.me().role == "operator"
        assert client._keystone != first


def test_an_application_credential_lets_in(
    guarded: LiveServer,
    cloud: Cloud,
    keystone: Keystone,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    user, project = keystone.create_member()
    credential = keystone.create_credential(keystone.issue(user["name"], project["name"]), user)
    auth = {
        "auth_url": cloud.state.auth_url,
        "application_credential_id": credential["id"],
        "application_credential_secret": credential["secret"],
    }
    write_cloud(tmp_path / "clouds.yaml", auth, monkeypatch)
    with log_in(guarded, "mine") as client:
        assert client.access.me().project_id == project["id"]


def test_a_login_that_is_refused_is_told_without_its_password(
    guarded: LiveServer, cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = {"auth_url": cloud.state.auth_url, "username": "member", "password": "wrong one"}
    write_cloud(tmp_path / "clouds.yaml", auth, monkeypatch)
    with log_in(guarded, "mine") as client, pytest.raises(ConfigurationError) as refused:
        client.servers.page()
    assert "401" in str(refused.value)
    assert "wrong one" not in str(refused.value)


def test_a_cloud_that_is_not_in_the_file_is_told(guarded: LiveServer) -> None:
    with log_in(guarded, "none") as client, pytest.raises(ConfigurationError, match="'none'"):
        client.servers.page()


def test_a_keystone_that_is_away_is_told(guarded: LiveServer, cloud: Cloud) -> None:
    with (
        keystone_away(cloud),
        log_in(guarded) as client,
        pytest.raises(ConnectionFailed, match="Keystone"),
    ):
        client.servers.page()


def test_a_real_server_lives_from_its_creation_to_its_deletion(
    cloud: Cloud, database_url: str, tmp_path: Path
) -> None:
    settings = describe_settings(cloud.state)
    with (
        serve(database_url, tmp_path / "server", **settings) as server,
        Client(server.url) as client,
    ):
        made = client.servers.create(
            name="web-01", flavor="m1.tiny", image="Ubuntu 22.04 LTS", wait=True
        )
        assert (made.status, made.flavor_id) == ("ACTIVE", made.flavor.id)
        assert client.servers.stop(made, wait=True).status == "SHUTOFF"
        with pytest.raises(InvalidStateTransition) as refused:
            client.servers.stop(made)
        assert "start" in refused.value.allowed_actions
        client.servers.delete(made, wait=True)
        assert [one.id for one in client.servers.list()] == []
