"""Corrections: what is made by hand is adopted, what is left of the deleted is deleted, once."""

import pytest

from backends.base import ActionRequest, ServerRequest
from domain.errors import ImageNotFound
from domain.events import EventType
from domain.transitions import Action
from operations.clouds.cloud import Caller
from operations.reconciliation.corrections import adopt_server
from operations.reconciliation.reconcile import reconcile
from operations.record.events import read_events
from operations.requests.actions import perform_action
from persistence.catalogue.images import read_image, read_known_image
from persistence.database.session import Database
from persistence.servers.servers import read_server
from tests.http.seeds import SMALL, UBUNTU
from tests.threads import run_at_once
from tests.unit.operations.cloud_samples import PROJECT, boot, open_cloud


def test_a_server_made_by_hand_is_adopted_once_by_many_for_its_project(database: Database) -> None:
    cloud = open_cloud(database)
    cloud.backend.create_server(ServerRequest("by-hand", "other", "web", SMALL, UBUNTU))
    seen = cloud.backend.observe_server("by-hand")
    results = run_at_once(8, lambda _: adopt_server(cloud, seen))
    assert results == [None] * 8
    told = read_events(cloud, "other", "by-hand", 0, 100)
    assert [(event.type, event.request_id) for event in told] == [(EventType.CREATED, "reconcile")]


def test_a_server_of_an_image_that_the_catalogue_does_not_have_is_adopted_with_it(
    database: Database,
) -> None:
    cloud = open_cloud(database)
    cloud.backend.create_server(ServerRequest("first", "other", "web", SMALL, UBUNTU))
    snapshot = ActionRequest("first", Action.SNAPSHOT, "token", image_name="by hand")
    cloud.backend.perform_action(snapshot)
    image_id = cloud.backend.find_snapshot("token") or ""
    cloud.backend.create_server(ServerRequest("second", "other", "web", SMALL, image_id))
    assert reconcile(cloud)
    with database.read() as connection:
        adopted = read_server(connection, "other", "second")
        assert adopted.image == read_known_image(connection, cloud.region, image_id)
        with pytest.raises(ImageNotFound):
            read_image(connection, cloud.region, image_id, "other")
    assert adopted.image.name == "by hand"


def test_what_is_left_of_a_deleted_server_is_deleted_and_told_once(database: Database) -> None:
    cloud = open_cloud(database)
    server = boot(cloud)
    perform_action(cloud, Caller(PROJECT), server.id, Action.DELETE, {})
    for _ in range(2):
        cloud.backend.create_server(ServerRequest(server.id, PROJECT, "web", SMALL, UBUNTU))
        reconcile(cloud)
        assert list(cloud.backend.observe_servers()) == []
    told = read_events(cloud, PROJECT, server.id, 0, 100)
    assert [event.type for event in told][1:] == [EventType.DELETED, EventType.LEFTOVER_DELETED]
