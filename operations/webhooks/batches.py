"""One webhook's batch: some events of its project, delivered one after the other."""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.delivery_log import LoggedDelivery, Message, build_event_message, describe_attempt, end
from domain.errors import DatabaseUnavailable, find_origin
from domain.events import Event
from domain.webhooks import Attempt, RetryRule, Webhook, pass_over, record_failure, record_success
from operations.clouds.cloud import Cloud
from operations.liveness import name_runner
from operations.record.events import find_end, read_events
from operations.requests.deliveries import MOST_PENDING
from persistence.database.clock import read_clock
from persistence.webhooks.deliveries import forget_old, insert_delivery, list_pending, save_end
from persistence.webhooks.webhook_leases import (
    WebhookLease,
    claim_webhook,
    keep_lease,
    lock_held,
    release_lease,
)
from persistence.webhooks.webhooks import save_webhook

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
BATCH_EVENTS = 50
FILTERED_BATCH = 100
MOST_JITTER = 1.2

FORGOTTEN = Attempt(None, "The event is not in the log any more")

Send = Callable[[Webhook, Message], Attempt]


class DeliveryBatches:
    """Takes batches; ``send`` makes an attempt, ``rule`` says how long one that fails is repeated.

    ``note_attempt`` is told the id of the webhook before each attempt. The newest ``kept``
    deliveries are remembered.
    """

    def __init__(
        self,
        cloud: Cloud,
        send: Send,
        rule: RetryRule,
        stopping: threading.Event,
        note_attempt: Callable[[str], None] = lambda _: None,
        kept: int = 100,
    ) -> None:
        self.cloud = cloud
        self.send = send
        self.rule = rule
        self.stopping = stopping
        self.note_attempt = note_attempt
        self.kept = kept

    def take(self, webhook_id: str) -> float | None:
        """Deliver what is due of a webhook; return in how many seconds it should go on, if at all.

        Raises DatabaseUnavailable.
        """
        with self.cloud.database.write() as connection:
            lease = claim_webhook(connection, webhook_id, name_runner(), LEASE_SECONDS)
        if lease is None:
            return None
        try:
            return self._deliver(lease) if self._deliver_asked(lease) and lease.is_due else None
        finally:
            with suppress(DatabaseUnavailable), self.cloud.database.write() as connection:
                forget_old(connection, webhook_id, self.kept)
                release_lease(connection, lease)

    def _deliver_asked(self, lease: WebhookLease) -> bool:
        """Make the deliveries that somebody has asked for; tell whether the batch goes on."""
        webhook = lease.webhook
        with self.cloud.database.read() as connection:
            asked = list_pending(connection, webhook.id, MOST_PENDING)
        for delivery in asked:
            message = self._find_message(webhook, delivery)
            attempt = self._attempt(webhook, message) if message else FORGOTTEN
            if not self._end_asked(lease, delivery, attempt):
                return False
            if self.stopping.is_set() or not attempt.is_prompt:
                return False  # it is found again, and waits behind others for its place
        return True

    def _find_message(self, webhook: Webhook, delivery: LoggedDelivery) -> Message | None:
        """Return what is to be sent again, or a ping; None for what is not in the log any more."""
        if delivery.event_id is None:
            return Message(delivery.message_id, webhook.id, None, delivery.created_at)
        before = delivery.event_id - 1
        found = read_events(self.cloud, webhook.project_id, None, before, 1)
        if not found or found[0].position != delivery.event_id:
            return None
        return build_event_message(webhook, found[0])

    def _end_asked(self, lease: WebhookLease, delivery: LoggedDelivery, attempt: Attempt) -> bool:
        """Write what came of a delivery; tell whether the lease is still held."""
        with self.cloud.database.write() as connection:
            if lock_held(connection, lease) is None:
                return False
            now = read_clock(connection)
            save_end(connection, end(delivery, attempt, now))
            keep_lease(connection, lease, now + timedelta(seconds=LEASE_SECONDS))
        extra = {"webhook_id": delivery.webhook_id, "delivery_id": delivery.id}
        logger.info("Delivery made", extra={**extra, "status": attempt.status})
        return True

    def _deliver(self, lease: WebhookLease) -> float | None:
        webhook = lease.webhook
        for _ in range(BATCH_EVENTS):
            event, position = self._find_next(webhook)
            attempt = None
            if event is not None:
                attempt = self._attempt(webhook, build_event_message(webhook, event))
                left = self._settle(lease, webhook, event, attempt)
            elif position > webhook.position:
                left = self._pass_over(lease, webhook, position)
            else:
                return None
            if left is None or not left.is_enabled or self.stopping.is_set():
                return None
            if left.next_attempt_at and left.last_delivery:
                return (left.next_attempt_at - left.last_delivery.at).total_seconds()
            if attempt is not None and not attempt.is_prompt:
                return 0.0  # behind others that wait for its place
            webhook = left
        return 0.0

    def _find_next(self, webhook: Webhook) -> tuple[Event | None, int]:
        """Return the next event to deliver, or None and the position up to which there is none."""
        end = find_end(self.cloud)
        limit = FILTERED_BATCH if webhook.event_types else 1
        found = read_events(self.cloud, webhook.project_id, None, webhook.position, limit)
        for event in found:
            if webhook.wants(event.type):
                return event, event.position
        last = found[-1].position if found else end
        return None, last if len(found) == limit else max(last, end)

    def _attempt(self, webhook: Webhook, message: Message) -> Attempt:
        """Return what came of an attempt; one that the program was not ready for has failed."""
        self.note_attempt(webhook.id)
        started = time.monotonic()
        attempt = self._send(webhook, message)
        return replace(attempt, duration_ms=round(1000 * (time.monotonic() - started)))

    def _send(self, webhook: Webhook, message: Message) -> Attempt:
        try:
            return self.send(webhook, message)
        except Exception as error:
            extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
            logger.error("Webhook not sent", extra={"webhook_id": webhook.id, **extra})
            return Attempt(None, "The event could not be sent")

    def _settle(
        self, lease: WebhookLease, sent: Webhook, event: Event, attempt: Attempt
    ) -> Webhook | None:
        """Write what came of an attempt; return the webhook, or None when the lease was lost."""
        with self.cloud.database.write() as connection:
            webhook = lock_held(connection, lease)
            if webhook is None:
                return None
            now = read_clock(connection)
            settled = self._settle_attempt(webhook, sent, event.position, attempt, now)
            save_webhook(connection, settled)
            insert_delivery(connection, describe_attempt(sent, event, attempt, now))
            keep_lease(connection, lease, now + timedelta(seconds=LEASE_SECONDS))
        log_attempt(settled, event, attempt)
        return settled

    def _settle_attempt(
        self, webhook: Webhook, sent: Webhook, position: int, attempt: Attempt, now: datetime
    ) -> Webhook:
        """Return the webhook after an attempt; the failure of a former receiver does not count."""
        if attempt.error is None:
            return record_success(webhook, position, attempt, now)
        if not webhook.is_aimed_as(sent):
            return webhook
        jitter = random.uniform(1.0, MOST_JITTER)  # noqa: S311
        return record_failure(webhook, position, attempt, now, self.rule, jitter)

    def _pass_over(self, lease: WebhookLease, seen: Webhook, position: int) -> Webhook | None:
        """Write that up to ``position`` there is nothing to deliver, if that is still so."""
        with self.cloud.database.write() as connection:
            webhook = lock_held(connection, lease)
            if webhook is not None and webhook.event_types == seen.event_types:
                webhook = pass_over(webhook, position)
                save_webhook(connection, webhook)
        return webhook


def log_attempt(webhook: Webhook, event: Event, attempt: Attempt) -> None:
    """Tell what came of an attempt; a URL may hold a secret and is not told."""
    extra = {"webhook_id": webhook.id, "event_id": str(event.position), "status": attempt.status}
    if attempt.error is None:
        logger.debug("Webhook delivered", extra=extra)
    elif webhook.is_enabled:
        logger.info("Webhook not delivered", extra={**extra, "reason": attempt.error})
    else:
        extra["reason"] = webhook.disabled_reason or attempt.error
        logger.warning("Webhook disabled", extra=extra)
