"""Networks: what the project sees, and where its servers get their addresses."""

import ipaddress

from backends.base import ObservedServer
from tests.conformance.clouds import Cloud


def test_the_networks_are_listed_once_ordered_by_name(cloud: Cloud) -> None:
    networks = cloud.backend.list_networks()
    names = [network.name for network in networks]
    assert "private" in names
    assert names == sorted(names)
    assert len({network.id for network in networks}) == len(networks) > 1


def test_a_network_has_the_ranges_of_its_addresses(cloud: Cloud) -> None:
    for network in cloud.backend.list_networks():
        assert network.status == "ACTIVE"
        if not network.external:
            assert [str(ipaddress.ip_network(cidr)) for cidr in network.cidrs] == network.cidrs
            assert len(network.cidrs) == 1


def test_a_server_gets_its_address_from_the_network_of_new_servers(
    cloud: Cloud, server: ObservedServer
) -> None:
    (private,) = [one for one in cloud.backend.list_networks() if one.name == "private"]
    assert (private.shared, private.external) == (True, False)
    assert server.ip_address
    (cidr,) = private.cidrs
    assert ipaddress.ip_address(server.ip_address) in ipaddress.ip_network(cidr)
