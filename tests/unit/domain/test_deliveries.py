"""What becomes of a webhook after an attempt: how long it waits, and when it gives up."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.webhooks import (
    LONGEST_PAUSE,
    SECRET_OVERLAP,
    Attempt,
    RetryRule,
    Webhook,
    WebhookStatus,
    change,
    choose_pause,
    is_prompt,
    record_failure,
    record_success,
)

NOW = datetime(2026, 2, 18, 14, 30, tzinfo=UTC)
RULE = RetryRule(first_pause=5, disable_after=3600)
FAILURE = Attempt(500, "The receiver answered 500")
WEBHOOK = Webhook(
    "webhook-1", "p", "https://a.example", "", [], WebhookStatus.ENABLED, "whsec_1", 7, NOW, NOW
)


def fail(webhook: Webhook, at: datetime, attempt: Attempt = FAILURE) -> Webhook:
    return record_failure(webhook, 8, attempt, at, RULE, 1.0)


def test_the_pauses_double_up_to_an_hour() -> None:
    pauses = [choose_pause(attempts, None, 5, 1.0) for attempts in range(1, 14)]
    assert pauses[:5] == [5, 10, 20, 40, 80]
    assert pauses[10:] == [LONGEST_PAUSE] * 3
    assert choose_pause(100_000, None, 5, 1.2) == LONGEST_PAUSE


@pytest.mark.parametrize(
    ("asked", "pause"), [(-5, 5), (0, 5), (3, 5), (100, 100), (10**9, LONGEST_PAUSE)]
)
def test_a_receiver_may_ask_for_a_longer_pause_within_bounds(asked: float, pause: float) -> None:
    assert choose_pause(1, asked, 5, 1.0) == pause


def test_a_failure_leaves_the_position_and_counts() -> None:
    first = fail(WEBHOOK, NOW)
    second = fail(first, NOW + timedelta(seconds=5))
    assert (second.position, second.attempts, second.failing_since) == (7, 2, NOW)
    assert second.next_attempt_at == NOW + timedelta(seconds=15)
    assert second.last_delivery is not None
    assert (second.last_delivery.event_id, second.last_delivery.attempts) == (8, 2)


def test_a_success_forgets_the_failures() -> None:
    done = record_success(fail(WEBHOOK, NOW), 8, Attempt(204), NOW)
    assert (done.position, done.attempts, done.failing_since) == (8, 0, None)
    assert done.next_attempt_at is None
    assert done.last_delivery is not None
    assert (done.last_delivery.status, done.last_delivery.attempts) == (204, 2)


def test_a_webhook_is_disabled_when_its_time_is_over() -> None:
    failing = fail(WEBHOOK, NOW)
    assert fail(failing, NOW + timedelta(seconds=3599)).is_enabled
    disabled = fail(failing, NOW + timedelta(seconds=3600))
    assert disabled.status is WebhookStatus.DISABLED
    assert disabled.disabled_reason == "No delivery has succeeded since 2026-02-18T14:30:00Z"
    assert disabled.next_attempt_at is None


def test_who_took_the_last_event_soon_is_served_before_others() -> None:
    assert not is_prompt(None)
    assert is_prompt(record_success(WEBHOOK, 8, Attempt(204, duration_ms=499), NOW).last_delivery)
    slow = record_success(WEBHOOK, 8, Attempt(204, duration_ms=500), NOW).last_delivery
    assert slow is not None
    assert not is_prompt(slow)
    assert not is_prompt(replace(slow, duration_ms=None))
    assert not is_prompt(fail(WEBHOOK, NOW).last_delivery)


def test_gone_disables_at_once() -> None:
    assert not fail(WEBHOOK, NOW, Attempt(410, "The receiver answered 410")).is_enabled


def test_an_enabled_webhook_has_all_its_time_again() -> None:
    disabled = fail(fail(WEBHOOK, NOW), NOW + timedelta(hours=2))
    later = NOW + timedelta(days=1)
    enabled = change(disabled, {"status": WebhookStatus.ENABLED}, later)
    assert enabled.disabled_reason is None
    assert fail(enabled, later).is_enabled


def test_a_disabled_webhook_keeps_its_reason_when_something_else_is_changed() -> None:
    disabled = fail(WEBHOOK, NOW, Attempt(410, "The receiver answered 410"))
    for values in ({"description": "new"}, {"url": "https://b.example"}):
        assert change(disabled, values, NOW).disabled_reason == disabled.disabled_reason


def test_a_change_of_words_does_not_hurry_a_failing_webhook() -> None:
    failing = fail(WEBHOOK, NOW)
    assert change(failing, {"description": "new"}, NOW).next_attempt_at == failing.next_attempt_at
    assert change(failing, {"url": "https://b.example"}, NOW).next_attempt_at is None
    assert change(failing, {"secret": "whsec_2"}, NOW).next_attempt_at is None


def test_an_old_secret_signs_for_a_day() -> None:
    rotated = change(WEBHOOK, {"secret": "whsec_2"}, NOW)
    assert WEBHOOK.list_secrets(NOW) == ["whsec_1"]
    assert rotated.list_secrets(NOW) == ["whsec_2", "whsec_1"]
    assert rotated.list_secrets(NOW + SECRET_OVERLAP) == ["whsec_2"]
    assert change(rotated, {"secret": "whsec_2"}, NOW) == rotated


def test_a_secret_is_not_part_of_what_is_printed() -> None:
    assert "whsec" not in repr(replace(WEBHOOK, old_secret="whsec_0"))
