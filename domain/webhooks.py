"""A webhook: where the events of a project are sent, and how far that has come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.events import EventType
from domain.records import describe_record

SECRET_OVERLAP = timedelta(hours=24)
"""How long a secret signs beside the one that has replaced it."""


class WebhookStatus(StrEnum):
    """Whether events are delivered."""

    ENABLED = "enabled"
    DISABLED = "disabled"


class Delivery(Struct, frozen=True):
    """The last attempt as it is shown; ``attempts`` counts those of this event.

    ``duration_ms`` are its milliseconds, None where an older version made it.
    """

    event_id: int
    at: datetime
    status: int | None
    error: str | None
    attempts: int
    duration_ms: int | None = None


class Webhook(Struct, frozen=True):
    """A webhook; ``position`` is that of the last event that was delivered or passed over.

    ``event_types`` are those that are delivered, none being all. ``attempts`` counts the attempts
    of the event behind ``position``.
    """

    id: str
    project_id: str
    url: str
    description: str
    event_types: Sequence[str]
    status: WebhookStatus
    secret: str
    position: int
    created_at: datetime
    updated_at: datetime
    disabled_reason: str | None = None
    old_secret: str | None = None
    old_secret_until: datetime | None = None
    last_delivery: Delivery | None = None
    attempts: int = 0
    failing_since: datetime | None = None
    next_attempt_at: datetime | None = None

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"secret", "old_secret"})

    @property
    def is_enabled(self) -> bool:
        """Whether events are delivered."""
        return self.status is WebhookStatus.ENABLED

    def wants(self, kind: EventType) -> bool:
        """Tell whether events of this type are delivered."""
        return not self.event_types or kind.value in self.event_types

    def list_secrets(self, at: datetime) -> list[str]:
        """Return the secrets that sign at this time, the present one first."""
        if self.old_secret and self.old_secret_until and at < self.old_secret_until:
            return [self.secret, self.old_secret]
        return [self.secret]

    def name_message(self, position: int) -> str:
        """Return the id of the message that tells an event, the same in every attempt."""
        return f"{self.id}-{position}"

    def is_aimed_as(self, other: "Webhook") -> bool:
        """Tell whether ``other`` sends to the same place with the same signature."""
        return (self.url, self.secret) == (other.url, other.secret)


def change(webhook: Webhook, values: dict[str, Any], at: datetime) -> Webhook:
    """Return the webhook with other ``values``; what decides on deliveries has the next one tried.

    The secret that a new one replaces signs beside it for a while. With the values that it has the
    webhook stays what it is.
    """
    changed = replace(webhook, **values)
    if changed == webhook:
        return webhook
    changed = replace(changed, updated_at=max(at, webhook.updated_at))
    if changed.secret != webhook.secret:
        until = at + SECRET_OVERLAP
        changed = replace(changed, old_secret=webhook.secret, old_secret_until=until)
    if changed.status is not webhook.status:
        changed = replace(changed, disabled_reason=None)
    elif changed.is_aimed_as(webhook):
        return changed
    return replace(changed, attempts=0, failing_since=None, next_attempt_at=None)


LONGEST_PAUSE = 3600.0
"""Seconds that a failed delivery is left alone at the most, whatever its receiver asks for."""

PROMPT_SECONDS = 0.5
"""How soon a receiver answers that is served before others."""

GONE = 410


class Attempt(Struct, frozen=True):
    """What came of one attempt to deliver: the HTTP ``status``, None without a response.

    ``error`` is None when the event counts as delivered; ``retry_after`` are the seconds that the
    receiver asks to be left alone, ``duration_ms`` the milliseconds that it took.
    """

    status: int | None
    error: str | None = None
    retry_after: float | None = None
    duration_ms: int = 0

    @property
    def is_prompt(self) -> bool:
        """Whether the receiver did not take its time."""
        return self.duration_ms < PROMPT_SECONDS * 1000


class RetryRule(Struct, frozen=True):
    """How long a webhook keeps trying: seconds of the first pause, and until it is disabled."""

    first_pause: float = 5.0
    disable_after: float = 259_200.0


def pass_over(webhook: Webhook, position: int) -> Webhook:
    """Return the webhook behind events that it does not deliver."""
    return replace(webhook, position=position, attempts=0, next_attempt_at=None)


def record_success(webhook: Webhook, position: int, attempt: Attempt, at: datetime) -> Webhook:
    """Return the webhook after an event was delivered."""
    return replace(
        webhook,
        position=position,
        last_delivery=describe(webhook, position, attempt, at),
        attempts=0,
        failing_since=None,
        next_attempt_at=None,
    )


def describe(webhook: Webhook, position: int, attempt: Attempt, at: datetime) -> Delivery:
    """Return an attempt as the webhook shows it."""
    tries = webhook.attempts + 1
    return Delivery(position, at, attempt.status, attempt.error, tries, attempt.duration_ms)


def is_prompt(last: Delivery | None) -> bool:
    """Tell whether a receiver took the last delivery soon, by which it is served before others."""
    if last is None or last.error is not None or last.duration_ms is None:
        return False
    return last.duration_ms < PROMPT_SECONDS * 1000


def record_failure(
    webhook: Webhook,
    position: int,
    attempt: Attempt,
    at: datetime,
    rule: RetryRule,
    jitter: float,
) -> Webhook:
    """Return the webhook after an event was not delivered: to be tried again, or disabled.

    A receiver that answers 410 wants no more (Standard Webhooks, "Operational considerations").
    """
    failed = replace(
        webhook,
        last_delivery=describe(webhook, position, attempt, at),
        attempts=webhook.attempts + 1,
        failing_since=webhook.failing_since or at,
    )
    reason = find_reason_to_disable(failed, attempt, at, rule)
    if reason:
        return disable(failed, reason, at)
    pause = choose_pause(failed.attempts, attempt.retry_after, rule.first_pause, jitter)
    return replace(failed, next_attempt_at=at + timedelta(seconds=pause))


def find_reason_to_disable(
    webhook: Webhook, attempt: Attempt, at: datetime, rule: RetryRule
) -> str | None:
    """Return why a webhook that has just failed is given up, or None while it is not."""
    if attempt.status == GONE:
        return "The receiver answered 410: it wants no more events"
    since = webhook.failing_since
    if since and (at - since).total_seconds() >= rule.disable_after:
        return f"No delivery has succeeded since {since:%Y-%m-%dT%H:%M:%SZ}"
    return None


def choose_pause(
    attempts: int, retry_after: float | None, first_pause: float, jitter: float
) -> float:
    """Return the seconds until the next attempt: doubled each time, or as the receiver asks.

    ``jitter`` is a factor of 1 or a little more, so that many do not come back at once.
    """
    pause = first_pause * 2.0 ** min(attempts - 1, 32)
    return min(LONGEST_PAUSE, max(pause, retry_after or 0.0) * jitter)


def disable(webhook: Webhook, reason: str, at: datetime) -> Webhook:
    """Return the webhook as one that delivers no more until a request enables it."""
    return replace(
        webhook,
        status=WebhookStatus.DISABLED,
        disabled_reason=reason,
        next_attempt_at=None,
        updated_at=max(at, webhook.updated_at),
    )
