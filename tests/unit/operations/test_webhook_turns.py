"""A webhook's turn, on both databases: what happens while an attempt is under way counts."""

import logging
import threading
from typing import Any

import pytest

from backends.registry import build_backend
from domain import deliveries
from domain.addresses import AddressRule
from domain.deliveries import Attempt, RetryRule
from domain.errors import WebhookNotFound
from domain.webhooks import Webhook, WebhookStatus
from operations.cloud import Cloud
from operations.liveness import name_runner
from operations.webhook_turns import TURN_EVENTS, WebhookTurns
from operations.webhooks import change_webhook, delete_webhook
from persistence.session import Database
from persistence.webhook_leases import claim_webhook, take_lease_from
from persistence.webhooks import insert_webhook, read_webhook
from tests.unit.operations.webhooks import (
    CALLER,
    FAILURE,
    SUCCESS,
    WEBHOOK,
    Sender,
    write_events,
)


@pytest.fixture
def cloud(database: Database) -> Cloud:
    with database.write() as connection:
        insert_webhook(connection, WEBHOOK)
    return Cloud("RegionOne", build_backend("simulator", database), database)


def take_turn(cloud: Cloud, sender: Sender, stopping: threading.Event | None = None) -> Any:
    rule = RetryRule(first_pause=5, disable_after=3600)
    turns = WebhookTurns(cloud, sender, rule, stopping or threading.Event())
    return turns.take(WEBHOOK.id)


def read(cloud: Cloud) -> Webhook:
    with cloud.database.read() as connection:
        return read_webhook(connection, "p", WEBHOOK.id)


def change(cloud: Cloud, **values: Any) -> None:
    change_webhook(cloud, CALLER, AddressRule(), WEBHOOK.id, values)


def test_a_turn_delivers_what_is_behind_the_position_and_gives_the_lease_back(
    cloud: Cloud,
) -> None:
    write_events(cloud, *["server.changed"] * 3)
    sender = Sender()
    assert take_turn(cloud, sender) is None
    assert [position for _, position in sender.sent] == [1, 2, 3]
    assert read(cloud).position == 3
    write_events(cloud, "server.changed")
    take_turn(cloud, sender)
    assert read(cloud).position == 4


def test_a_long_log_is_left_for_another_turn(cloud: Cloud) -> None:
    write_events(cloud, *["server.changed"] * (TURN_EVENTS + 1))
    assert take_turn(cloud, Sender()) == 0
    assert read(cloud).position == TURN_EVENTS


def test_a_receiver_that_takes_its_time_waits_behind_others_for_the_next_event(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PROMPT_SECONDS", 0.0)
    write_events(cloud, *["server.changed"] * 2)
    sender = Sender()
    assert [take_turn(cloud, sender) for _ in range(3)] == [0, 0, None]
    assert [position for _, position in sender.sent] == [1, 2]


def test_events_of_another_project_or_type_are_passed_over(cloud: Cloud) -> None:
    change(cloud, event_types=["server.deleted"])
    write_events(cloud, *["server.changed"] * 250, "server.deleted", "server.changed")
    write_events(cloud, "server.deleted", project_id="another")
    sender = Sender()
    assert take_turn(cloud, sender) is None
    assert [position for _, position in sender.sent] == [251]
    assert read(cloud).position == 253


def test_what_the_program_was_not_ready_for_is_tried_again_later(cloud: Cloud) -> None:
    write_events(cloud, "server.changed")

    def stumble() -> Attempt:
        raise ZeroDivisionError

    assert take_turn(cloud, Sender(stumble)) >= 5
    found = read(cloud)
    assert found.last_delivery is not None
    assert found.last_delivery.error == "The event could not be sent"
    assert take_turn(cloud, Sender()) is None
    assert read(cloud) == found


def test_the_failure_of_a_former_receiver_does_not_count(cloud: Cloud) -> None:
    write_events(cloud, "server.changed")
    sender = Sender()

    def move() -> Attempt:
        change(cloud, url="https://b.example")
        sender.during = lambda: SUCCESS
        return Attempt(410, "The receiver answered 410")

    sender.during = move
    assert take_turn(cloud, sender) is None
    assert sender.sent == [("https://a.example", 1), ("https://b.example", 1)]
    assert (read(cloud).status, read(cloud).position) == (WebhookStatus.ENABLED, 1)


def test_a_webhook_that_is_disabled_meanwhile_has_still_delivered(cloud: Cloud) -> None:
    write_events(cloud, *["server.changed"] * 2)

    def disable() -> Attempt:
        change(cloud, status=WebhookStatus.DISABLED)
        return SUCCESS

    sender = Sender(disable)
    assert take_turn(cloud, sender) is None
    assert len(sender.sent) == 1
    assert (read(cloud).status, read(cloud).position) == (WebhookStatus.DISABLED, 1)


@pytest.mark.parametrize("end", [SUCCESS, FAILURE])
def test_whoever_lost_the_lease_meanwhile_writes_nothing(cloud: Cloud, end: Attempt) -> None:
    write_events(cloud, *["server.changed"] * 2)

    def lose() -> Attempt:
        with cloud.database.write() as connection:
            take_lease_from(connection, WEBHOOK.id, name_runner())
            assert claim_webhook(connection, WEBHOOK.id, "another", 60)
        return end

    sender = Sender(lose)
    assert take_turn(cloud, sender) is None
    assert len(sender.sent) == 1
    assert read(cloud) == WEBHOOK
    assert take_turn(cloud, sender) is None
    assert len(sender.sent) == 1


def test_a_webhook_that_is_deleted_meanwhile_is_gone(cloud: Cloud) -> None:
    write_events(cloud, *["server.changed"] * 2)

    def delete() -> Attempt:
        delete_webhook(cloud, CALLER, WEBHOOK.id)
        return SUCCESS

    sender = Sender(delete)
    assert take_turn(cloud, sender) is None
    assert len(sender.sent) == 1
    with pytest.raises(WebhookNotFound):
        read(cloud)


def test_a_stop_ends_the_turn_behind_the_attempt(cloud: Cloud) -> None:
    write_events(cloud, *["server.changed"] * 2)
    stopping = threading.Event()

    def stop() -> Attempt:
        stopping.set()
        return SUCCESS

    assert take_turn(cloud, Sender(stop), stopping) is None
    assert read(cloud).position == 1


def test_an_attempt_that_the_program_was_not_ready_for_is_logged_with_its_place(
    cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> Attempt:
        raise RuntimeError("whsec_1")

    write_events(cloud, "server.created")
    with caplog.at_level(logging.ERROR):
        take_turn(cloud, Sender(stumble))
    (record,) = caplog.records
    assert record.getMessage() == "Webhook not sent"
    assert record.__dict__["origin"].rpartition(":")[0] == __name__
    assert "whsec_1" not in str(record.__dict__)
    assert read(cloud).position == 0
