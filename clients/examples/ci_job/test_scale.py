"""Tests of a program against a cloud that can be had on any machine, and be as bad as wanted."""

import pytest
from scale import scale

from pytest_ostler import Ostler


def count(ostler: Ostler) -> dict[str, int]:
    """Return how many servers there are in each status."""
    statuses = [str(server.status.value) for server in ostler.client.servers.list()]
    return {status: statuses.count(status) for status in statuses}


def test_servers_come_and_go(ostler: Ostler) -> None:
    first = scale(ostler.client, "web", 3)
    assert count(ostler) == {"ACTIVE": 3}
    left = scale(ostler.client, "web", 1)
    assert [server.id for server in left] == [first[0].id]
    assert scale(ostler.client, "web", 0) == []
    assert count(ostler) == {}


@pytest.mark.ostler(faults={"build_error": 0.5, "lost_answer": 0.3}, latency=0.05)
def test_what_fails_is_replaced_and_nothing_is_left_behind(ostler: Ostler) -> None:
    scale(ostler.client, "web", 5)
    assert count(ostler) == {"ACTIVE": 5}


@pytest.mark.ostler(latency={"create": 3600})
def test_what_is_being_built_counts(ostler: Ostler) -> None:
    ostler.clock.freeze()
    ostler.client.servers.create(
        name="web", flavor="m1.small", image="Debian 12", labels={"role": "web"}
    )
    assert len(scale(ostler.client, "web", 1)) == 1
    assert count(ostler) == {"BUILD": 1}
