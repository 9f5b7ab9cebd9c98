"""Servers of Nova's, as the contract has them."""

from typing import Any

import pytest

from backends.openstack.servers import STATUSES, choose_first, describe, find_address, find_id
from domain.catalogue import BOOT_VOLUME
from domain.transitions import LIVE, Status

NOVA_ID = "3b1f8a52-2d6e-4a32-8f6e-5d4e3c2b1a00"


def show(vm_state: str = "active", **changes: Any) -> dict[str, Any]:
    """Return a server as Nova describes it."""
    return {
        "id": NOVA_ID,
        "name": "web-1",
        "OS-EXT-STS:vm_state": vm_state,
        "OS-EXT-STS:task_state": None,
        "flavor": {"id": "flavor-1"},
        "image": {"id": "image-1"},
        "addresses": {},
        "created": "2026-01-01T00:00:00Z",
        "updated": "2026-01-02T00:00:00Z",
        "tags": [],
        **changes,
    }


def make_address(addr: str, version: int, kind: str = "fixed") -> dict[str, Any]:
    """Return an address as Nova describes it."""
    return {"addr": addr, "version": version, "OS-EXT-IPS:type": kind}


def test_every_state_of_a_server_that_is_there_has_a_status() -> None:
    assert set(STATUSES.values()) == LIVE
    assert describe(show("stopped")).status is Status.SHUTOFF


def test_a_tag_names_a_server_that_ostler_made() -> None:
    assert find_id(show(tags=["blue", "ostler:server-1"])) == "server-1"
    assert find_id(show(tags=["blue"])) == NOVA_ID


def test_a_fault_counts_only_in_error() -> None:
    fault = {"message": "No valid host was found.\n", "code": 500}
    assert describe(show("error", fault=fault)).fault == "No valid host was found."
    assert describe(show("active", fault=fault)).fault is None
    assert describe(show("error")).fault is None


def test_a_server_that_boots_from_a_volume_has_a_stand_in_for_its_image() -> None:
    assert describe(show(image="")).image_id == BOOT_VOLUME


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        ([], None),
        ([make_address("fd00::1", 6), make_address("10.0.0.1", 4)], "10.0.0.1"),
        ([make_address("203.0.113.1", 4, "floating"), make_address("10.0.0.1", 4)], "10.0.0.1"),
        ([make_address("fd00::1", 6)], "fd00::1"),
        ([make_address("203.0.113.1", 4, "floating")], None),
    ],
)
def test_the_address_is_the_first_fixed_one(
    addresses: list[dict[str, Any]], found: str | None
) -> None:
    assert find_address([addresses]) == found


def test_of_doubles_the_first_one_counts_whatever_the_order() -> None:
    older = show(id="b", created="2026-01-01T00:00:00Z")
    newer = show(id="a", created="2026-01-01T00:00:01Z")
    twin = show(id="c", created="2026-01-01T00:00:00Z")
    for found in ([older, newer, twin], [twin, newer, older]):
        assert choose_first(found) is older
