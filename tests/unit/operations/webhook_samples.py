"""A webhook, events for it, and a sender that remembers what it sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from domain.delivery_log import Message
from domain.webhooks import Attempt, Webhook, WebhookStatus
from operations.clouds.cloud import Caller, Cloud
from persistence.events import append_event

START = datetime(2026, 1, 1, tzinfo=UTC)
CALLER = Caller("p")
WEBHOOK = Webhook(
    "webhook-1", "p", "https://a.example", "", [], WebhookStatus.ENABLED, "whsec_1", 0, START, START
)
FAILURE = Attempt(500, "The receiver answered 500")
SUCCESS = Attempt(204)
VALUES: dict[str, Any] = {
    "project_id": "p",
    "server_id": "server-1",
    "operation_id": None,
    "request_id": "-",
    "type": "server.changed",
    "data": {},
}


class Sender:
    """Remembers what was sent where; ``during`` is called in each attempt, and says how it ends."""

    def __init__(self, during: Callable[[], Attempt] = lambda: SUCCESS) -> None:
        self.during = during
        self.sent: list[tuple[str, int]] = []
        self.messages: list[Message] = []

    def __call__(self, webhook: Webhook, message: Message) -> Attempt:
        self.messages.append(message)
        self.sent.append((webhook.url, message.event.position if message.event else 0))
        return self.during()


def write_events(cloud: Cloud, *types: str, project_id: str = "p") -> None:
    """Tell events of one server of a project."""
    with cloud.database.write() as connection:
        for kind in types:
            values = {**VALUES, "type": kind, "project_id": project_id}
            append_event(connection, values, START)
