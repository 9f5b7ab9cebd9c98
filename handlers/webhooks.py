"""Webhooks: list, make, read, change, delete, and one message as its receiver gets it."""

from typing import Any

from domain.addresses import AddressRule
from domain.delivery_log import Message
from domain.pages import PageRequest
from domain.webhooks import Delivery, Webhook, WebhookStatus
from handlers.bodies import leave_out_nulls
from handlers.events import render_event
from handlers.inline import inline
from handlers.pages import Response, parse_cursor, render_page
from handlers.projects import choose_projects, keep_projects
from operations.clouds.cloud import Caller, Cloud
from operations.requests import webhooks as operations
from persistence.webhooks import webhooks

PATH = "/api/v1/webhooks"

Body = dict[str, Any]


@inline
def list_webhooks(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    all_projects: bool,
    project_id: str | None = None,
    cursor: str | None = None,
) -> Response:
    """Return one page of the project's webhooks, oldest first. Raises PermissionDenied."""
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    request = PageRequest(limit, offset, "created_at", parse_cursor(cursor))
    with cloud.database.read() as connection:
        page = webhooks.list_webhooks(connection, projects, request)
    kept = keep_projects(project_id, all_projects=all_projects)
    return render_page(page, render_webhook, PATH, kept)


def create_webhook(cloud: Cloud, caller: Caller, address_rule: AddressRule, body: Body) -> Response:
    """Make a webhook. Raises LimitReached, HostNotEncodable, AddressNotAllowed."""
    body = leave_out_nulls(body)
    wanted = operations.NewWebhook(
        url=body["url"],
        description=body.get("description", ""),
        event_types=body.get("event_types", []),
        secret=body.get("secret"),
    )
    made = operations.create_webhook(cloud, caller, address_rule, wanted)
    return respond_created(made)


def respond_created(webhook: Webhook) -> Response:
    """Return the response to the request for a new webhook, the only one that holds its secret."""
    body = {**render_webhook(webhook), "secret": webhook.secret}
    return body, 201, {"Location": f"{PATH}/{webhook.id}"}


@inline
def get_webhook(cloud: Cloud, caller: Caller, webhook_id: str) -> Body:
    """Return the webhook. Raises WebhookNotFound."""
    with cloud.database.read() as connection:
        return render_webhook(webhooks.read_webhook(connection, caller.owner, webhook_id))


def update_webhook(
    cloud: Cloud, caller: Caller, address_rule: AddressRule, webhook_id: str, body: Body
) -> Body:
    """Change the given fields. Raises WebhookNotFound, AddressNotAllowed."""
    changes = dict(body)
    for name, empty in (("description", ""), ("event_types", [])):
        if name in changes and changes[name] is None:
            changes[name] = empty
    if "status" in changes:
        changes["status"] = WebhookStatus(changes["status"])
    changed = operations.change_webhook(cloud, caller, address_rule, webhook_id, changes)
    return render_webhook(changed)


def delete_webhook(cloud: Cloud, caller: Caller, webhook_id: str) -> tuple[None, int]:
    """Delete the webhook. Raises WebhookNotFound."""
    operations.delete_webhook(cloud, caller, webhook_id)
    return None, 204


def render_webhook(webhook: Webhook) -> Body:
    """Return the webhook as the document describes it, without its secret."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "event_types": webhook.event_types,
        "status": webhook.status,
        "disabled_reason": webhook.disabled_reason,
        "position": str(webhook.position),
        "last_delivery": render_delivery(webhook.last_delivery),
        "failing_since": webhook.failing_since,
        "next_attempt_at": webhook.next_attempt_at,
        "project_id": webhook.project_id,
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
    }


def render_delivery(delivery: Delivery | None) -> Body | None:
    """Return the last attempt as the document describes it."""
    if delivery is None:
        return None
    return {
        "event_id": str(delivery.event_id),
        "at": delivery.at,
        "status": delivery.status,
        "error": delivery.error,
        "attempts": delivery.attempts,
        "duration_ms": delivery.duration_ms,
    }


def render_message(message: Message) -> Body:
    """Return the payload of a message, in the shape that Standard Webhooks gives."""
    ping = {"webhook_id": message.webhook_id}
    data = render_event(message.event) if message.event else ping
    return {"type": message.type, "timestamp": message.created_at, "data": data}
