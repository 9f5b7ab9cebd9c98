"""A webhook: where the events of a project are sent, and how far that has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.events import EventType

SECRET_OVERLAP = timedelta(hours=24)
"""How long a secret signs beside the one that has replaced it."""


class WebhookStatus(StrEnum):
    """Whether events are delivered."""

    ENABLED = "enabled"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The last attempt as it is shown; ``attempts`` counts those of this event.

    ``duration_ms`` are its milliseconds, None where an older version made it.
    """

    event_id: int
    at: datetime
    status: int | None
    error: str | None
    attempts: int
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Webhook:
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
    secret: str = field(repr=False)
    position: int
    created_at: datetime
    updated_at: datetime
    disabled_reason: str | None = None
    old_secret: str | None = field(default=None, repr=False)
    old_secret_until: datetime | None = None
    last_delivery: Delivery | None = None
    attempts: int = 0
    failing_since: datetime | None = None
    next_attempt_at: datetime | None = None

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
