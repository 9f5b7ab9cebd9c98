"""Options of new servers: what is asked for is what the cloud shows, and what it does not know."""

import base64
from ipaddress import ip_address

import pytest

from backends.base import BackendRefused
from domain.failures import find_advice
from domain.transitions import Status
from tests.conformance.clouds import Cloud

USER_DATA = base64.b64encode(b"#!/bin/sh\necho ready\n").decode()
UNKNOWN = {
    "networks": ["44444444-0000-0000-0000-000000000001"],
    "security_groups": ["no-such"],
    "key_name": "no-such",
    "availability_zone": "no-such",
}
HINTS = {
    "networks": "network",
    "security_groups": "security groups",
    "key_name": "key pair",
    "availability_zone": "zone",
}


def test_a_server_has_an_address_in_each_network_that_it_is_on(cloud: Cloud) -> None:
    server = cloud.boot(networks=list(cloud.networks[::-1]))
    assert len(server.addresses) == len(cloud.networks)
    for (address,) in server.addresses.values():
        assert ip_address(address["address"]).version == address["version"] == 4
        assert (address["type"], len(address["mac_address"])) == ("fixed", 17)
    first = next(iter(server.addresses.values()))[0]
    assert server.ip_address == first["address"]


def test_a_server_without_networks_is_on_one(cloud: Cloud) -> None:
    server = cloud.boot()
    ((address,),) = server.addresses.values()
    assert (list(server.addresses), address["address"]) == (["private"], server.ip_address)


def test_a_server_runs_in_the_zone_that_was_asked_for(cloud: Cloud) -> None:
    options = {
        "availability_zone": "nova",
        "security_groups": ["default"],
        "user_data": USER_DATA,
    }
    server = cloud.boot(**options)
    assert (server.availability_zone, server.key_name) == ("nova", None)
    assert cloud.boot().availability_zone == "nova"


def test_the_security_groups_are_listed_and_every_project_has_one(cloud: Cloud) -> None:
    groups = cloud.backend.list_security_groups()
    assert "default" in [group.name for group in groups]
    assert groups == sorted(groups, key=lambda group: (group.name, group.id))
    assert groups[-1].name
    cloud.boot(security_groups=[groups[-1].id])


@pytest.mark.parametrize("option", UNKNOWN)
def test_what_the_cloud_does_not_know_is_refused_with_a_hint_and_leaves_nothing(
    cloud: Cloud, option: str
) -> None:
    request = cloud.describe(**{option: UNKNOWN[option]})
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.create_server(request)
    assert refusal.value.reason == "reference"
    advice = find_advice("BACKEND_REFUSED", str(refusal.value), "reference")
    assert HINTS[option] in advice.hint
    assert not cloud.exists(request.id)


@pytest.mark.parametrize("unknown", ["", "private", "../../etc", "a\0b", "\ud800"], ids=range(5))
def test_an_id_that_no_network_has_is_refused(cloud: Cloud, unknown: str) -> None:
    request = cloud.describe(networks=[unknown])
    with pytest.raises(BackendRefused) as refusal:
        cloud.backend.create_server(request)
    assert refusal.value.reason == "reference"
    assert not cloud.exists(request.id)


def test_a_create_with_options_that_is_repeated_makes_nothing_more(cloud: Cloud) -> None:
    request = cloud.describe(networks=[cloud.networks[0]], labels={"tier": "web"})
    cloud.backend.create_server(request)
    first = cloud.settle(request.id, Status.ACTIVE)
    assert cloud.backend.create_server(request) == first
    assert [seen.id for seen in cloud.backend.observe_servers()].count(request.id) == 1


def test_user_data_are_in_no_text_of_a_request(cloud: Cloud) -> None:
    assert USER_DATA not in repr(cloud.describe(user_data=USER_DATA))
