"""A cloud's own limits: what it says of them, and what it counts itself."""

from backends.base import CloudUsage
from tests.conformance.clouds import Cloud


def is_within(usage: CloudUsage, least: int) -> bool:
    """Tell whether so much at the least is counted, and no more than the limit."""
    used = usage.used or 0
    return least <= used and (usage.limit == -1 or used <= usage.limit)


def test_a_cloud_tells_its_limits_and_counts_what_there_is(cloud: Cloud) -> None:
    made = cloud.boot()
    (flavor,) = [one for one in cloud.list_flavors() if one.id == made.flavor_id]
    told, again = cloud.backend.read_limits(), cloud.reopen().read_limits()
    assert told == again
    assert told.servers is not None
    assert is_within(told.servers, 1)
    for usage, least in ((told.vcpus, flavor.vcpus), (told.ram_mb, flavor.ram_mb)):
        assert usage is None or is_within(usage, least)
    assert told.keypairs is None or told.keypairs.limit >= -1
