"""Creating servers: what is asked for is what appears, once, or not at all."""

from ipaddress import ip_address

import pytest
from msgspec.structs import replace

from backends.base import BackendRefused, ObservedServer
from domain.transitions import Action, Status
from tests.conformance.clouds import Cloud
from tests.threads import run_at_once

HOSTILE_IDS = ["", "no-such", "../../etc", "a\0b", "\ud800", "x" * 100_000, "'; DROP TABLE servers"]


def test_a_new_server_is_what_was_asked_for(cloud: Cloud) -> None:
    request = cloud.describe(name="Grüße, Welt")
    cloud.backend.create_server(request)
    server = cloud.settle(request.id, Status.ACTIVE)
    assert (server.id, server.name) == (request.id, "Grüße, Welt")
    assert (server.flavor_id, server.image_id) == (request.flavor_id, request.image_id)


def test_a_running_server_has_an_address_and_a_time_with_a_zone(server: ObservedServer) -> None:
    assert ip_address(server.ip_address or "").is_private
    assert server.updated_at.tzinfo is not None


def test_a_create_that_is_repeated_returns_the_server_as_it_is(cloud: Cloud) -> None:
    request = cloud.describe()
    cloud.backend.create_server(request)
    first = cloud.settle(request.id, Status.ACTIVE)
    assert cloud.backend.create_server(request) == first


def test_a_create_repeated_after_changes_undoes_none_of_them(cloud: Cloud) -> None:
    request = cloud.describe()
    cloud.backend.create_server(request)
    cloud.settle(request.id, Status.ACTIVE)
    cloud.act(request.id, Action.STOP)
    cloud.settle(request.id, Status.SHUTOFF)
    cloud.backend.change_server(request.id, name="renamed")
    repeated = cloud.backend.create_server(replace(request, name="other"))
    assert (repeated.status, repeated.name) == (Status.SHUTOFF, "renamed")


def test_many_creates_of_one_server_at_once_make_one(cloud: Cloud) -> None:
    request = cloud.describe()
    results = run_at_once(20, lambda _: cloud.backend.create_server(request))
    observed = [result for result in results if isinstance(result, ObservedServer)]
    assert {server.id for server in observed} == {request.id}
    assert len(observed) == 20
    cloud.settle(request.id, Status.ACTIVE)
    assert [server.id for server in cloud.backend.observe_servers()].count(request.id) == 1


def test_servers_created_at_once_have_addresses_of_their_own(cloud: Cloud) -> None:
    requests = [cloud.describe(name=f"web-{number}") for number in range(cloud.crowd)]
    results = run_at_once(cloud.crowd, lambda number: cloud.backend.create_server(requests[number]))
    assert not [result for result in results if isinstance(result, Exception)]
    settled = [cloud.settle(request.id, Status.ACTIVE) for request in requests]
    assert len({server.ip_address for server in settled}) == cloud.crowd


@pytest.mark.parametrize("unknown", HOSTILE_IDS, ids=range(len(HOSTILE_IDS)))
@pytest.mark.parametrize("field", ["flavor_id", "image_id"])
def test_an_unknown_flavor_or_image_is_refused_and_leaves_nothing(
    cloud: Cloud, field: str, unknown: str
) -> None:
    request = cloud.describe(**{field: unknown})
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.create_server(request)
    assert refusal.value.reason == "reference"
    assert not cloud.exists(request.id)


def test_a_refused_create_succeeds_once_it_is_mended(cloud: Cloud) -> None:
    request = cloud.describe()
    with pytest.raises(BackendRefused):
        cloud.backend.create_server(replace(request, flavor_id="no-such"))
    cloud.backend.create_server(request)
    assert cloud.settle(request.id, Status.ACTIVE).flavor_id == request.flavor_id
