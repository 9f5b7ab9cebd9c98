"""Addresses that webhooks may be sent to: the public ones, and what is allowed beside them."""

import pytest

from domain.addresses import AddressRule

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "192.0.1.1",
    "192.88.98.255",
    "223.255.255.255",
    "2001:200::1",
    "2002:808:808::1",
    "2606:4700:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]
SPECIAL = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.0.9",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "::ffff:192.88.99.1",
    "64:ff9b::c000:c0",
    "64:ff9b:1::1",
    "100::1",
    "100:0:0:1::1",
    "2001:1::1",
    "2001:2::1",
    "2001:3::1",
    "2001:4:112::1",
    "2001:10::1",
    "2001:20::1",
    "2001:30::1",
    "2001:db8::1",
    "2620:4f:8000::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2002:c0a8:101::1",
    "2002:a9fe:a9fe::1",
    "2002:c058:6301::1",
    "::ffff:10.0.0.1",
    "::ffff:192.168.1.1",
    "::ffff:192.0.0.192",
    "64:ff9b::c0a8:101",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::c058:6301",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_permitted(address: str) -> None:
    assert AddressRule().permits(address)
    assert AddressRule().permits_host(address)


@pytest.mark.parametrize("address", SPECIAL)
def test_every_other_address_is_not(address: str) -> None:
    assert not AddressRule().permits(address)
    assert not AddressRule().permits_host(address)


def test_a_teredo_address_is_judged_by_the_client_that_it_leads_to() -> None:
    assert not AddressRule().permits("2001:0:4136:e378:8000:63bf:80ff:fffe")  # 127.0.0.1


def test_what_is_allowed_is_permitted_in_either_spelling() -> None:
    rule = AddressRule(["127.0.0.0/8", "fd00::/8"])
    permitted = ["127.0.0.1", "127.9.9.9", "::ffff:127.0.0.1", "fd12::1"]
    assert all(map(rule.permits, permitted))
    assert not any(map(rule.permits, ["10.0.0.1", "fc00::1", "::1"]))


@pytest.mark.parametrize("host", ["localhost", "a.localhost"])
def test_the_name_of_this_machine_is_loopback(host: str) -> None:
    assert not AddressRule().permits_host(host)
    assert AddressRule(["127.0.0.0/8"]).permits_host(host)


@pytest.mark.parametrize("host", ["example.com", "localhost.example.com", "a-localhost"])
def test_another_name_is_judged_when_it_is_resolved(host: str) -> None:
    assert AddressRule().permits_host(host)


@pytest.mark.parametrize("network", ["10.0.0.1/8", "everything", "", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(network: str) -> None:
    with pytest.raises(ValueError, match=r"network|host bits"):
        AddressRule([network])
