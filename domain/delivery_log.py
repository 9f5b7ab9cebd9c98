"""The log of deliveries: what was sent to a receiver, why, and what came of it."""

import uuid
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from domain.events import Event
from domain.webhooks import Attempt, Webhook

PING = "webhook.ping"
"""The type of a message that tells no event."""


class Cause(StrEnum):
    """Why something was sent."""

    EVENT = "event"  # it happened
    PING = "ping"  # somebody asked whether the receiver is there
    REDELIVERY = "redelivery"  # somebody asked for it once more


class DeliveryStatus(StrEnum):
    """What came of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Message(Struct, frozen=True):
    """What is sent: ``id`` is the same whenever it is sent again, ``event`` None for a ping."""

    id: str
    webhook_id: str
    event: Event | None
    created_at: datetime

    @property
    def type(self) -> str:
        """What the message tells."""
        return self.event.type.value if self.event else PING


class LoggedDelivery(Struct, frozen=True):
    """One attempt to send a message.

    ``event_id`` is None for a ping; ``attempt`` counts those of an event that are made until it is
    delivered. What is ``pending`` has no ``duration_ms`` and no ``finished_at`` yet, and what was
    not answered no ``response_status``.
    """

    id: str
    webhook_id: str
    message_id: str
    cause: Cause
    type: str
    event_id: int | None
    status: DeliveryStatus
    attempt: int
    response_status: int | None
    error: str | None
    duration_ms: int | None
    created_at: datetime
    finished_at: datetime | None


def build_event_message(webhook: Webhook, event: Event) -> Message:
    """Return the message that tells an event."""
    return Message(webhook.name_message(event.position), webhook.id, event, event.created_at)


def ask_for_ping(webhook: Webhook, at: datetime) -> LoggedDelivery:
    """Return the delivery of a ping that is to be made."""
    delivery_id = str(uuid.uuid4())
    message_id = f"{webhook.id}-ping-{delivery_id}"
    return _ask(delivery_id, webhook.id, message_id, Cause.PING, PING, None, at)


def ask_again(delivery: LoggedDelivery, at: datetime) -> LoggedDelivery:
    """Return a delivery, to be made, of what has been sent before."""
    content = delivery.message_id, Cause.REDELIVERY, delivery.type, delivery.event_id
    return _ask(str(uuid.uuid4()), delivery.webhook_id, *content, at)


def _ask(
    delivery_id: str,
    webhook_id: str,
    message_id: str,
    cause: Cause,
    kind: str,
    event_id: int | None,
    at: datetime,
) -> LoggedDelivery:
    return LoggedDelivery(
        delivery_id,
        webhook_id,
        message_id,
        cause,
        kind,
        event_id,
        DeliveryStatus.PENDING,
        attempt=1,
        response_status=None,
        error=None,
        duration_ms=None,
        created_at=at,
        finished_at=None,
    )


def describe_attempt(
    webhook: Webhook, event: Event, attempt: Attempt, at: datetime
) -> LoggedDelivery:
    """Return the delivery of an event that ended at a time; ``webhook`` is as it was before it."""
    message = build_event_message(webhook, event)
    began = at - timedelta(milliseconds=attempt.duration_ms)
    content = message.id, Cause.EVENT, message.type, event.position
    asked = _ask(str(uuid.uuid4()), webhook.id, *content, began)
    return end(replace(asked, attempt=webhook.attempts + 1), attempt, at)


def end(delivery: LoggedDelivery, attempt: Attempt, at: datetime) -> LoggedDelivery:
    """Return a delivery after its attempt."""
    status = DeliveryStatus.FAILED if attempt.error else DeliveryStatus.DELIVERED
    return replace(
        delivery,
        status=status,
        response_status=attempt.status,
        error=attempt.error,
        duration_ms=attempt.duration_ms,
        finished_at=at,
    )
