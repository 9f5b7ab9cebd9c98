"""Networks, key pairs and snapshots of a real OpenStack: what only a real one has."""

import ipaddress
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from backends.base import Backend, BackendRefused, ServerRequest
from backends.openstack.client.settings import OpenStackSettings
from backends.registry import build_backend
from domain.catalogue import Image, Network
from domain.transitions import Status
from tests.http.api import make_name
from tests.http.keypairs import make_public_key
from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.clouds import REGION
from tests.openstack.cloud.content import SEVERAL_NETWORKS
from tests.openstack.cloud.controls import Controls
from tests.openstack.project import TINY, UBUNTU, Project, wait_until

MORE_THAN_A_PAGE = 3


def open_backend(cloud: Cloud, user: str, network: str = "") -> Backend:
    """Return the backend as a user of the cloud."""
    where = str(cloud.state.clouds_yaml)
    settings = OpenStackSettings(REGION, cloud=user, config_file=where, network=network)
    return build_backend("openstack", None, settings=settings)


@pytest.fixture
def backend(cloud: Cloud) -> Backend:
    return open_backend(cloud, "member")


@pytest.fixture
def boot(cloud: Cloud) -> Iterator[Callable[[str], str | None]]:
    """Make a server of the project with several networks, and return its address."""
    made: list[tuple[Backend, str]] = []

    def make(network: str) -> str | None:
        several = open_backend(cloud, SEVERAL_NETWORKS, network)
        request = ServerRequest(str(uuid.uuid4()), "default", "web", TINY, UBUNTU)
        several.create_server(request)
        made.append((several, request.id))
        wait_until(lambda: several.observe_server(request.id).status is Status.ACTIVE)
        return several.observe_server(request.id).ip_address

    yield make
    for several, server_id in made:
        several.delete_server(server_id)


def find_network(backend: Backend, name: str) -> Network:
    (found,) = [network for network in backend.list_networks() if network.name == name]
    return found


def test_shared_own_and_external_networks_are_told_apart(cloud: Cloud, backend: Backend) -> None:
    private, public = (find_network(backend, name) for name in ("private", "public"))
    assert (private.shared, private.external, private.cidrs) == (True, False, ["10.20.0.0/16"])
    assert (public.shared, public.external) == (False, True)
    storage = find_network(open_backend(cloud, SEVERAL_NETWORKS), "storage")
    assert (storage.shared, storage.external, storage.cidrs) == (False, False, ["10.30.0.0/16"])
    assert storage not in backend.list_networks()


def test_with_several_networks_the_one_of_the_setting_is_taken(
    boot: Callable[[str], str | None],
) -> None:
    with pytest.raises(BackendRefused, match="Multiple possible networks"):
        boot("")
    address = boot("storage")
    assert address
    assert ipaddress.ip_address(address) in ipaddress.ip_network("10.30.0.0/16")


def test_more_key_pairs_than_fit_a_page_are_all_listed(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backends.openstack.client.api.PAGE", 2)
    names = sorted(make_name("key") for _ in range(MORE_THAN_A_PAGE))
    for name in names:
        backend.create_keypair(name, make_public_key())
    assert [one.name for one in backend.list_keypairs() if one.name in names] == names
    for name in names:
        backend.delete_keypair(name)
    assert {network.name for network in backend.list_networks()} == {"private", "public"}


def test_a_key_pair_that_is_made_by_hand_is_the_same_and_can_be_deleted(
    backend: Backend, project: Project
) -> None:
    name, key = make_name("key"), make_public_key(comment="by hand")
    project.compute.create_keypair(name=name, public_key=key)
    assert backend.create_keypair(name, key).public_key == key
    backend.delete_keypair(name)
    assert project.compute.find_keypair(name) is None


def test_one_key_pair_too_many_is_refused_and_the_last_one_can_be_asked_for_again(
    cloud: Cloud,
) -> None:
    other = open_backend(cloud, "other")
    name, key = make_name("key"), make_public_key()
    made = other.create_keypair(name, key)
    with pytest.raises(BackendRefused) as refusal:
        other.create_keypair(make_name("key"), make_public_key())
    assert (refusal.value.reason, refusal.value.quota) == ("quota", "key_pairs")
    assert other.create_keypair(name, key) == made
    other.delete_keypair(name)


def test_the_image_of_a_shelved_server_is_kept_for_it(backend: Backend, project: Project) -> None:
    server = project.boot("put-away")
    project.compute.shelve_server(server)
    project.wait(server, "SHELVED_OFFLOADED")
    (image,) = [one for one in backend.list_images() if one.name == "put-away-shelved"]
    with pytest.raises(BackendRefused, match="shelved") as refusal:
        backend.delete_image(image.id)
    assert refusal.value.reason == "state"
    project.compute.unshelve_server(server)
    assert project.wait(server, "ACTIVE").power_state == 1


def test_the_image_of_a_shelving_goes_with_its_server_though_it_is_whole(
    cloud: Cloud, backend: Backend, project: Project
) -> None:
    server = project.boot("whole")
    kept = project.snapshot(server, "kept-shelved")
    time.sleep(1)  # Glance tells when an image was made in whole seconds
    with cloud.controlled(Controls(hold=["uploaded"])):
        project.compute.shelve_server(server)
        wait_until(lambda: "whole-shelved" in list_shelved(backend))
        backend.delete_server(server.id)
    wait_until(lambda: project.compute.find_server(server.id) is None)
    assert list_shelved(backend) == ["kept-shelved"]
    backend.delete_image(kept.id)


def list_shelved(backend: Backend) -> list[str]:
    """Return which images there are that have the names of such a server's."""
    names = ("kept-shelved", "whole-shelved")
    return [image.name for image in backend.list_images() if image.name in names]


def test_a_protected_snapshot_and_one_of_another_project_are_refused(
    cloud: Cloud, backend: Backend, project: Project
) -> None:
    image = project.snapshot(project.boot(), make_name("golden"))
    project.image.update_image(image.id, is_protected=True)
    with pytest.raises(BackendRefused, match="protected"):
        backend.delete_image(image.id)
    project.image.update_image(image.id, is_protected=False, visibility="community")
    other = open_backend(cloud, "other")
    with pytest.raises(BackendRefused, match="no snapshot of this project"):
        other.delete_image(image.id)
    assert find_image(backend, image.id).snapshot


def find_image(backend: Backend, image_id: str) -> Image:
    (found,) = [image for image in backend.list_images() if image.id == image_id]
    return found
