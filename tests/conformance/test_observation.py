"""Observing: every server is reported, and what changed since is not missed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from backends.base import ObservedServer, ServerMissing
from domain.transitions import Action
from tests.conformance.clouds import Cloud

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def test_every_server_is_reported_as_it_is_observed_alone(cloud: Cloud) -> None:
    booted = [cloud.boot(name=f"web-{number}") for number in range(3)]
    reported = {server.id: server for server in cloud.backend.observe_servers()}
    assert [reported[server.id] for server in booted] == booted


def test_what_changed_at_or_after_a_time_is_reported(cloud: Cloud, server: ObservedServer) -> None:
    later = server
    while later.updated_at == server.updated_at:  # there are clouds that tell whole seconds
        later = cloud.boot(name="db-1")
    since = {found.id for found in cloud.backend.observe_servers(later.updated_at)}
    assert later.id in since
    assert server.id not in since


def test_a_change_brings_an_older_server_back(cloud: Cloud, server: ObservedServer) -> None:
    since = cloud.boot(name="db-1").updated_at
    cloud.backend.change_server(server.id, name="renamed")
    cloud.act(server.id, Action.STOP)
    assert server.id in {found.id for found in cloud.backend.observe_servers(since)}


def test_a_time_in_another_zone_is_understood(cloud: Cloud, server: ObservedServer) -> None:
    since = server.updated_at.astimezone(timezone(timedelta(hours=-9)))
    assert server.id in {found.id for found in cloud.backend.observe_servers(since)}


def test_nothing_is_reported_since_a_time_to_come(cloud: Cloud, server: ObservedServer) -> None:
    assert list(cloud.backend.observe_servers(server.updated_at + timedelta(days=1))) == []
    assert server.id in {found.id for found in cloud.backend.observe_servers(LONG_AGO)}


@pytest.mark.parametrize(
    "server_id", ["no-such", "", "a\0b", "\ud800", "x" * 100_000], ids=range(5)
)
def test_a_server_that_is_not_there_cannot_be_observed(cloud: Cloud, server_id: str) -> None:
    with pytest.raises(ServerMissing):
        cloud.backend.observe_server(server_id)


def test_the_catalogue_is_ordered_by_name_and_stays_the_same(cloud: Cloud) -> None:
    flavors, images = cloud.backend.list_flavors(), cloud.backend.list_images()
    assert [flavor.name for flavor in flavors] == sorted(flavor.name for flavor in flavors)
    assert [image.name for image in images] == sorted(image.name for image in images)
    assert (cloud.reopen().list_flavors(), cloud.reopen().list_images()) == (flavors, images)


def test_a_cloud_that_answers_is_healthy(cloud: Cloud) -> None:
    cloud.backend.check_health()
    assert cloud.backend.list_flavors() != []
