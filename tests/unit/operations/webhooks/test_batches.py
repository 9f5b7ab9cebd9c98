"""A webhook's batch, on both databases: what happens while an attempt is under way counts."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from backends.registry import build_backend
from domain import webhooks as deliveries
from domain.addresses import AddressRule
from domain.delivery_log import Cause, DeliveryStatus, LoggedDelivery
from domain.errors import WebhookNotFound
from domain.pages import PageRequest
from domain.webhooks import Attempt, RetryRule, Webhook, WebhookStatus
from operations.clouds.cloud import Cloud
from operations.liveness import name_runner
from operations.requests.deliveries import ping_webhook, redeliver
from operations.requests.webhooks import change_webhook, delete_webhook
from operations.webhooks.batches import BATCH_EVENTS, DeliveryBatches
from persistence.database.session import Database
from persistence.events import remove_events
from persistence.webhooks.deliveries import (
    NEWEST_FIRST,
    forget_old,
    insert_delivery,
    list_deliveries,
)
from persistence.webhooks.webhook_leases import claim_webhook, take_lease_from
from persistence.webhooks.webhooks import insert_webhook, read_webhook
from tests.unit.operations.cloud_samples import make_cloud
from tests.unit.operations.webhook_samples import (
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
    return make_cloud(build_backend("simulator", database), database)


def take_turn(cloud: Cloud, sender: Sender, stopping: threading.Event | None = None) -> Any:
    rule = RetryRule(first_pause=5, disable_after=3600)
    batches = DeliveryBatches(cloud, sender, rule, stopping or threading.Event())
    return batches.take(WEBHOOK.id)


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
    write_events(cloud, *["server.changed"] * (BATCH_EVENTS + 1))
    assert take_turn(cloud, Sender()) == 0
    assert read(cloud).position == BATCH_EVENTS


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


def read_log(cloud: Cloud) -> list[LoggedDelivery]:
    """Return the deliveries that are remembered, the newest first."""
    request = PageRequest(100, 0, NEWEST_FIRST)
    with cloud.database.read() as connection:
        return list_deliveries(connection, WEBHOOK.id, request).items


def test_each_attempt_is_written_with_what_came_of_it(cloud: Cloud) -> None:
    write_events(cloud, "server.created", "server.changed")
    take_turn(cloud, Sender(lambda: FAILURE))
    change(cloud, secret="whsec_2")
    take_turn(cloud, Sender())
    told = [(one.event_id, one.attempt, one.status, one.error) for one in read_log(cloud)[::-1]]
    failed, delivered = DeliveryStatus.FAILED, DeliveryStatus.DELIVERED
    assert told[0] == (1, 1, failed, FAILURE.error)
    assert told[1:] == [(1, 1, delivered, None), (2, 1, delivered, None)]
    assert {one.cause for one in read_log(cloud)} == {Cause.EVENT}


def test_of_many_deliveries_the_newest_are_kept_and_those_that_are_waiting(cloud: Cloud) -> None:
    waiting = ping_webhook(cloud, CALLER, WEBHOOK.id)
    with cloud.database.write() as connection:
        for number in range(5):
            at = waiting.created_at + timedelta(seconds=1 + number)
            sent = replace(waiting, id=f"{number}", created_at=at)
            insert_delivery(connection, replace(sent, status=DeliveryStatus.FAILED))
        forget_old(connection, WEBHOOK.id, 2)
    assert [one.id for one in read_log(cloud)] == ["4", "3", waiting.id]


def test_what_is_asked_for_goes_out_though_the_webhook_is_disabled_and_events_do_not(
    cloud: Cloud,
) -> None:
    write_events(cloud, "server.created")
    take_turn(cloud, Sender())
    (sent,) = read_log(cloud)
    change(cloud, status=WebhookStatus.DISABLED)
    write_events(cloud, "server.changed")
    sender = Sender()
    assert take_turn(cloud, sender) is None
    assert sender.sent == []
    redeliver(cloud, CALLER, WEBHOOK.id, sent.id)
    ping_webhook(cloud, CALLER, WEBHOOK.id)
    take_turn(cloud, sender)
    assert [message.type for message in sender.messages] == ["server.created", "webhook.ping"]
    assert sender.messages[0].id == sent.message_id
    assert read(cloud).position == 1
    assert take_turn(cloud, sender) is None
    assert len(sender.sent) == 2


def test_a_slow_receiver_gets_one_at_a_time_of_what_is_asked_for(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PROMPT_SECONDS", 0.0)
    for _ in range(2):
        ping_webhook(cloud, CALLER, WEBHOOK.id)
    sender = Sender()
    for made in (1, 2, 2):
        take_turn(cloud, sender)
        assert len(sender.sent) == made


def test_whoever_lost_the_lease_leaves_what_was_asked_for_to_its_holder(cloud: Cloud) -> None:
    asked = [ping_webhook(cloud, CALLER, WEBHOOK.id) for _ in range(2)]

    def lose() -> Attempt:
        with cloud.database.write() as connection:
            take_lease_from(connection, WEBHOOK.id, name_runner())
            assert claim_webhook(connection, WEBHOOK.id, "another", 60)
        return SUCCESS

    sender = Sender(lose)
    assert take_turn(cloud, sender) is None
    assert len(sender.sent) == 1
    assert {one.id for one in read_log(cloud)} == {one.id for one in asked}
    assert {one.status for one in read_log(cloud)} == {DeliveryStatus.PENDING}


def test_an_event_that_a_restored_log_does_not_have_cannot_be_sent_again(cloud: Cloud) -> None:
    write_events(cloud, "server.created")
    take_turn(cloud, Sender())
    lost = replace(read_log(cloud)[0], id="lost", event_id=99)
    with cloud.database.write() as connection:
        insert_delivery(connection, lost)
    asked = redeliver(cloud, CALLER, WEBHOOK.id, lost.id)
    sender = Sender()
    assert take_turn(cloud, sender) is None
    assert sender.sent == []
    (found,) = [one for one in read_log(cloud) if one.id == asked.id]
    assert (found.status, found.error) == (
        DeliveryStatus.FAILED,
        "The event is not in the log any more",
    )


def test_an_event_that_is_not_kept_any_more_is_no_other_event(cloud: Cloud) -> None:
    write_events(cloud, "server.created", "server.deleted")
    take_turn(cloud, Sender())
    first = min(read_log(cloud), key=lambda one: one.event_id or 0)
    later = datetime.now(UTC) + timedelta(days=1)
    with cloud.database.write() as connection:
        assert remove_events(connection, later, later, 1) == 1
    redeliver(cloud, CALLER, WEBHOOK.id, first.id)
    sender = Sender()
    assert take_turn(cloud, sender) is None
    assert sender.sent == []
    assert "The event is not in the log any more" in {one.error for one in read_log(cloud)}


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
