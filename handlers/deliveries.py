"""Deliveries of webhooks: list, read, ask for a ping, or for one once more."""

from typing import Any

from domain.delivery_log import LoggedDelivery
from domain.pages import PageRequest
from handlers.inline import inline
from handlers.pages import Response, parse_cursor, render_page
from handlers.webhooks import PATH
from operations.clouds.cloud import Caller, Cloud
from operations.requests import deliveries as operations
from persistence.webhooks import deliveries, webhooks

Body = dict[str, Any]


@inline
def list_deliveries(
    cloud: Cloud,
    caller: Caller,
    webhook_id: str,
    limit: int,
    offset: int,
    cursor: str | None = None,
) -> Response:
    """Return one page of a webhook's deliveries, newest first. Raises WebhookNotFound."""
    request = PageRequest(limit, offset, deliveries.NEWEST_FIRST, parse_cursor(cursor))
    with cloud.database.read() as connection:
        webhooks.read_webhook(connection, caller.owner, webhook_id)
        page = deliveries.list_deliveries(connection, webhook_id, request)
    return render_page(page, render_delivery, f"{PATH}/{webhook_id}/deliveries", {})


@inline
def get_delivery(cloud: Cloud, caller: Caller, webhook_id: str, delivery_id: str) -> Body:
    """Return a delivery. Raises WebhookNotFound, DeliveryNotFound."""
    with cloud.database.read() as connection:
        webhooks.read_webhook(connection, caller.owner, webhook_id)
        return render_delivery(deliveries.read_delivery(connection, webhook_id, delivery_id))


def ping_webhook(cloud: Cloud, caller: Caller, webhook_id: str) -> Response:
    """Have a ping sent. Raises WebhookNotFound, DeliveriesPending."""
    return respond_accepted(operations.ping_webhook(cloud, caller, webhook_id))


def redeliver_delivery(cloud: Cloud, caller: Caller, webhook_id: str, delivery_id: str) -> Response:
    """Have a message sent again. Raises WebhookNotFound, DeliveryNotFound, DeliveriesPending."""
    return respond_accepted(operations.redeliver(cloud, caller, webhook_id, delivery_id))


def respond_accepted(delivery: LoggedDelivery) -> Response:
    """Return the response to the request for a delivery."""
    location = f"{PATH}/{delivery.webhook_id}/deliveries/{delivery.id}"
    return render_delivery(delivery), 202, {"Location": location}


def render_delivery(delivery: LoggedDelivery) -> Body:
    """Return the delivery as the document describes it."""
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "message_id": delivery.message_id,
        "cause": delivery.cause,
        "type": delivery.type,
        "event_id": None if delivery.event_id is None else str(delivery.event_id),
        "status": delivery.status,
        "attempt": delivery.attempt,
        "response_status": delivery.response_status,
        "error": delivery.error,
        "duration_ms": delivery.duration_ms,
        "created_at": delivery.created_at,
        "finished_at": delivery.finished_at,
    }
