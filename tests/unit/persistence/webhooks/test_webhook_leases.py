"""Leases of webhooks: one deliverer at a time counts, and one who lost the lease writes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.delivery_log import ask_for_ping, end
from domain.errors import WebhookNotFound
from domain.webhooks import Attempt, Delivery, Webhook, WebhookStatus
from persistence.database.session import Database
from persistence.webhooks.deliveries import insert_delivery, save_end
from persistence.webhooks.webhook_leases import (
    DueWebhook,
    WebhookLease,
    claim_webhook,
    has_enabled,
    keep_lease,
    list_due,
    lock_held,
    release_lease,
    take_lease_from,
)
from persistence.webhooks.webhooks import insert_webhook, read_webhook, save_webhook
from tests.threads import run_at_once

START = datetime(2026, 1, 1, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
LAPSED = -1.0
WEBHOOK = Webhook(
    id="webhook-1",
    project_id="p",
    url="https://a.example",
    description="",
    event_types=["server.created"],
    status=WebhookStatus.ENABLED,
    secret="whsec_1",
    position=7,
    created_at=START,
    updated_at=START,
)


def add(database: Database, webhook: Webhook = WEBHOOK) -> Webhook:
    with database.write() as connection:
        insert_webhook(connection, webhook)
    return webhook


def claim(database: Database, runner: str = "runner", seconds: float = 60) -> WebhookLease | None:
    with database.write() as connection:
        return claim_webhook(connection, WEBHOOK.id, runner, seconds)


def hold(database: Database, seconds: float = 60) -> WebhookLease:
    lease = claim(database, seconds=seconds)
    assert lease is not None
    return lease


def look(database: Database, end: int = 8) -> list[DueWebhook]:
    with database.read() as connection:
        return list_due(connection, end, 10)


def test_a_webhook_comes_back_as_it_was_written(database: Database) -> None:
    delivery = Delivery(8, START, 500, "The receiver answered 500", 2)
    whole = replace(
        WEBHOOK,
        disabled_reason="gone",
        old_secret="whsec_0",
        old_secret_until=START,
        last_delivery=delivery,
        attempts=2,
        failing_since=START,
        next_attempt_at=START,
    )
    add(database)
    with database.write() as connection:
        save_webhook(connection, whole)
        assert read_webhook(connection, "p", WEBHOOK.id, lock=True) == whole
        with pytest.raises(WebhookNotFound):
            read_webhook(connection, "another", WEBHOOK.id)


def test_a_webhook_behind_the_log_is_due(database: Database) -> None:
    add(database)
    assert look(database) == [DueWebhook(WEBHOOK.id, None)]
    assert look(database, end=7) == []
    hold(database)
    assert look(database) == [DueWebhook(WEBHOOK.id, "runner")]


def test_those_that_do_not_fail_come_first_and_those_that_answered_soon_are_told(
    database: Database,
) -> None:
    for number, (duration, error) in enumerate([(900, None), (30, "failed"), (30, None)]):
        last = Delivery(7, START, 200, error, 1, duration)
        due = START if error else None
        add(database, replace(WEBHOOK, id=f"{number}", last_delivery=last, next_attempt_at=due))
    found = look(database)
    assert {one.id for one in found[:2]} == {"0", "2"}
    assert found[2] == DueWebhook("1", None)
    assert {one.id: one.is_prompt for one in found} == {"0": False, "1": False, "2": True}


def test_one_that_waits_or_is_disabled_is_neither_due_nor_claimed(database: Database) -> None:
    add(database)
    waiting = replace(WEBHOOK, next_attempt_at=datetime.now(UTC) + AN_HOUR)
    for webhook in (waiting, replace(WEBHOOK, status=WebhookStatus.DISABLED)):
        with database.write() as connection:
            save_webhook(connection, webhook)
        assert look(database) == []
        assert claim(database) is None
    with database.read() as connection:
        assert not has_enabled(connection)


def test_one_of_which_a_delivery_is_asked_for_is_due_for_that_alone(database: Database) -> None:
    add(database, replace(WEBHOOK, status=WebhookStatus.DISABLED))
    with database.write() as connection:
        insert_delivery(connection, asked := ask_for_ping(WEBHOOK, START))
    assert look(database, end=0) == [DueWebhook(WEBHOOK.id, None)]
    lease = hold(database)
    assert not lease.is_due
    assert look(database, end=0) == [DueWebhook(WEBHOOK.id, "runner")]
    with database.write() as connection:
        save_end(connection, end(asked, Attempt(204), START))
        release_lease(connection, lease)
    assert look(database, end=0) == []
    assert claim(database) is None


def test_of_many_claims_at_once_one_is_given(database: Database) -> None:
    add(database)
    results = run_at_once(20, lambda number: claim(database, f"runner-{number}"))
    assert len([one for one in results if isinstance(one, WebhookLease)]) == 1
    assert results.count(None) == 19


def test_whoever_lost_the_lease_can_write_nothing(database: Database) -> None:
    add(database)
    stale = hold(database, LAPSED)
    current = hold(database)
    assert (stale.fence, current.fence) == (1, 2)
    with database.write() as connection:
        assert lock_held(connection, stale) is None
        assert lock_held(connection, current) == WEBHOOK
        release_lease(connection, stale)
        keep_lease(connection, stale, datetime.now(UTC) - AN_HOUR)
    assert claim(database) is None
    with database.write() as connection:
        release_lease(connection, current)
    assert hold(database).fence == 3


def test_the_lease_of_the_dead_is_taken_from_them_alone(database: Database) -> None:
    add(database)
    hold(database)
    with database.write() as connection:
        take_lease_from(connection, WEBHOOK.id, "another")
    assert claim(database) is None
    with database.write() as connection:
        take_lease_from(connection, WEBHOOK.id, "runner")
    assert claim(database, "another") is not None
