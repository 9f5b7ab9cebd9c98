"""Corrections: what is made by hand is adopted, what is left of the deleted is deleted, once."""

from backends.base import ServerRequest
from domain.events import EventType
from domain.transitions import Action
from operations.cloud import Caller
from operations.corrections import adopt_server
from operations.events import read_events
from operations.reconcile import reconcile
from operations.servers import perform_action
from persistence.session import Database
from tests.http.seeds import SMALL, UBUNTU
from tests.threads import run_at_once
from tests.unit.operations.clouds import PROJECT, boot, open_cloud


def test_a_server_made_by_hand_is_adopted_once_by_many(database: Database) -> None:
    cloud = open_cloud(database)
    cloud.backend.create_server(ServerRequest("by-hand", "other", "web", SMALL, UBUNTU))
    seen = cloud.backend.observe_server("by-hand")
    results = run_at_once(8, lambda _: adopt_server(cloud, seen))
    assert results == [None] * 8
    told = read_events(cloud, PROJECT, "by-hand", 0, 100)
    assert [(event.type, event.request_id) for event in told] == [(EventType.CREATED, "reconcile")]


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
