"""What an OpenStack's discovery means: too old a Nova is of no use, and no networks offer none."""

import pytest

from backends.openstack.capabilities import describe_capabilities, find_obstacle
from domain.capabilities import BOOT_OPTIONS
from domain.transitions import SERVED

ZONES = [
    {"zoneName": "west", "zoneState": {"available": True}},
    {"zoneName": "old", "zoneState": {"available": False}},
    {"zoneName": "east", "zoneState": {"available": True}},
]


@pytest.mark.parametrize("highest", ["2.84", "2.90", "2.104", "3.0"])
def test_a_nova_that_is_new_enough_can_be_used(highest: str) -> None:
    assert find_obstacle(highest) is None


@pytest.mark.parametrize("highest", ["2.83", "2.9", "2.1", None])
def test_a_nova_that_is_too_old_says_what_is_needed(highest: str | None) -> None:
    obstacle = find_obstacle(highest)
    assert obstacle is not None
    assert "2.84" in obstacle
    assert highest is None or highest in obstacle


def test_a_cloud_with_networks_offers_everything_in_the_zones_that_work() -> None:
    offered = describe_capabilities(networks=True, zones=ZONES)
    assert (offered.actions, offered.boot_options) == (SERVED, BOOT_OPTIONS)
    assert offered.availability_zones == ("east", "west")
    assert offered.networks


def test_a_cloud_without_networks_has_nothing_that_needs_them() -> None:
    offered = describe_capabilities(networks=False, zones=())
    assert set(BOOT_OPTIONS) - set(offered.boot_options) == {"networks", "security_groups"}
    assert not offered.networks
