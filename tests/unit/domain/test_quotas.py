"""What a server counts for, and what is reserved beside it while it is resized."""

import pytest
from msgspec.structs import replace

from domain.catalogue import Flavor
from domain.quotas import (
    NO_LIMITS,
    Quota,
    Resource,
    Usage,
    carry_reservation,
    find_changes,
    find_excess,
    list_needed,
    reserve,
    settle_reservation,
    total,
)
from domain.transitions import Status
from tests.unit.persistence.samples import make_server

SMALL = Flavor("small", "small", 1, 1024, 10)
LARGE = Flavor("large", "large", 4, 8192, 80)
WIDE = Flavor("wide", "wide", 8, 512, 10)
SERVER = make_server(flavor=SMALL)
OF_SMALL = {"servers": 1, "vcpus": 1, "ram_mb": 1024, "disk_gb": 10}
UP = {"vcpus": 3, "ram_mb": 7168, "disk_gb": 70}


def make_quota(**limits: int) -> Quota:
    return {name: Usage(limits.get(name, -1), 1) for name in Resource}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DELETED])
def test_a_server_counts_in_every_status_until_it_is_deleted(status: Status) -> None:
    server = replace(SERVER, status=status)
    assert find_changes(None, server) == OF_SMALL
    gone = replace(server, status=Status.DELETED)
    given_back = {name: -amount for name, amount in OF_SMALL.items()}
    assert find_changes(server, gone) == find_changes(server, None) == given_back
    assert find_changes(server, replace(server, task="stopping")) == {}


def test_a_resize_reserves_what_it_needs_beside_what_there_is() -> None:
    assert reserve(SERVER, LARGE).reserved == UP
    assert reserve(replace(SERVER, flavor=LARGE), WIDE).reserved == {"vcpus": 4}
    assert reserve(SERVER, SMALL).reserved is None
    assert total(find_changes(SERVER, reserve(SERVER, LARGE))) == UP


def test_a_server_that_is_resized_counts_the_same_before_and_after_the_cloud_has_done_it() -> None:
    reserving = reserve(SERVER, LARGE)
    resized = replace(reserving, flavor=LARGE, reserved=carry_reservation(reserving, LARGE))
    assert resized.reserved is None
    assert total(find_changes(reserving, resized)) == {}
    large = replace(SERVER, flavor=LARGE)
    smaller = replace(large, flavor=SMALL, reserved=carry_reservation(large, SMALL))
    assert smaller.reserved == UP
    assert total(find_changes(large, smaller)) == {}


@pytest.mark.parametrize(
    ("status", "flavor", "reserved"),
    [
        (Status.ACTIVE, SMALL, None),
        (Status.ERROR, LARGE, None),
        (Status.VERIFY_RESIZE, LARGE, {"vcpus": 4}),
    ],
)
def test_at_its_end_a_resize_keeps_what_it_may_be_reverted_to_and_no_more(
    status: Status, flavor: Flavor, reserved: dict[str, int] | None
) -> None:
    server = replace(SERVER, status=status, flavor=flavor, reserved={"vcpus": 4})
    assert settle_reservation(server).reserved == reserved


def test_what_a_new_server_and_a_resize_need_can_be_told_before() -> None:
    assert list_needed(None, SMALL) == OF_SMALL
    assert list_needed(None, None) == {"servers": 1}
    assert total(list_needed(SERVER, LARGE)) == UP
    assert list_needed(SERVER, None) == {}


def test_the_first_resource_without_room_is_named_and_less_always_has_room() -> None:
    quota = make_quota(servers=2, vcpus=1, ram_mb=0)
    assert find_excess(quota, {"servers": 1}) is None
    assert find_excess(quota, {"servers": 2}) is Resource.SERVERS
    assert find_excess(quota, {"vcpus": 1, "ram_mb": -5}) is Resource.VCPUS
    assert find_excess(quota, {"ram_mb": 3, "reserved_ram_mb": -3}) is None
    assert find_excess(quota, dict.fromkeys(NO_LIMITS, -1)) is None
