"""Deliveries that somebody asks for: a ping, or what has been sent before once more."""

import logging
from collections.abc import Callable
from typing import Any

from domain.delivery_log import LoggedDelivery, ask_again, ask_for_ping
from domain.errors import DeliveriesPending
from domain.webhooks import Webhook
from operations.clouds.cloud import Caller, Cloud
from operations.record.audit_changes import describe_delivery
from persistence.database.clock import read_clock
from persistence.webhooks import deliveries
from persistence.webhooks.webhooks import read_webhook

logger = logging.getLogger(__name__)

MOST_PENDING = 10
"""How many deliveries of a webhook may have been asked for and not been made yet."""


def ping_webhook(cloud: Cloud, caller: Caller, webhook_id: str) -> LoggedDelivery:
    """Have a message sent that tells no event; return its delivery, which is pending.

    Raises WebhookNotFound, PreconditionFailed, DeliveriesPending.
    """

    def ask(connection: Any, webhook: Webhook) -> LoggedDelivery:
        return ask_for_ping(webhook, read_clock(connection))

    return _ask(cloud, caller, webhook_id, ask)


def redeliver(cloud: Cloud, caller: Caller, webhook_id: str, delivery_id: str) -> LoggedDelivery:
    """Have a message sent once more; return its new delivery, which is pending.

    Raises WebhookNotFound, DeliveryNotFound, PreconditionFailed, DeliveriesPending.
    """

    def ask(connection: Any, webhook: Webhook) -> LoggedDelivery:
        sent = deliveries.read_delivery(connection, webhook.id, delivery_id)
        return ask_again(sent, read_clock(connection))

    return _ask(cloud, caller, webhook_id, ask)


def _ask(
    cloud: Cloud, caller: Caller, webhook_id: str, ask: Callable[[Any, Webhook], LoggedDelivery]
) -> LoggedDelivery:
    """Record a delivery that is to be made, unless too many are waiting."""
    with cloud.database.write() as connection:
        webhook = read_webhook(connection, caller.owner, webhook_id, lock=True)
        delivery = ask(connection, webhook)
        caller.check(webhook)
        if deliveries.count_pending(connection, webhook_id) >= MOST_PENDING:
            raise DeliveriesPending(webhook_id)
        deliveries.insert_delivery(connection, delivery)
        change = describe_delivery(delivery, webhook.project_id)
        caller.record(connection, change, delivery)
    extra = {"webhook_id": webhook_id, "delivery_id": delivery.id, "cause": delivery.cause.value}
    logger.info("Delivery asked for", extra=extra)
    return delivery
