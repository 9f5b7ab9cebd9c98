"""What the log of audit tells of each kind of change: what was before, what is so after it.

No secret is told: of user data, and of what signs or guards a webhook, only that it is there.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from domain.audit import MASK, Change, compare
from domain.catalogue import Image, Keypair
from domain.delivery_log import LoggedDelivery
from domain.keys import ApiKey
from domain.operations import SECRETS, Operation
from domain.quotas import Quota
from domain.servers import Server
from domain.webhooks import Webhook

Arguments = Mapping[str, Any]
NOTHING: Arguments = {}
MASKED_BEFORE = f"{MASK} (another)"


def describe_creation(server: Server, operation: Operation, arguments: Arguments) -> Change:
    """Return what a request for a server asks for, by ``arguments`` that may hold secrets."""
    asked = {
        **_mask_secrets(arguments),
        "labels": dict(server.labels),
        "protected": server.protected,
        "expires_at": _write_time(server.expires_at),
    }
    return _describe(server, operation, NOTHING, {name: v for name, v in asked.items() if v})


def describe_action(before: Server, after: Server, operation: Operation) -> Change:
    """Return what an action does to a server: what it was given, and what is so already."""
    asked = {**_show(after), **_mask_secrets(operation.arguments)}
    return _describe(before, operation, _show(before), asked)


def _mask_secrets(arguments: Arguments) -> dict[str, Any]:
    return {name: MASK if name in SECRETS else value for name, value in arguments.items()}


def _describe(
    server: Server, operation: Operation, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Change:
    return Change(
        action=operation.action.value,
        resource_type="server",
        resource_id=server.id,
        project_id=server.project_id,
        changes=compare(before, after),
        operation_id=operation.id,
    )


def _show(server: Server) -> dict[str, Any]:
    """Return what actions change of a server."""
    return {
        "status": server.status.value,
        "flavor_id": server.flavor.id,
        "image_id": server.image.id,
        "locked": server.locked,
    }


def describe_update(before: Server, after: Server) -> Change:
    """Return what a change of a server's own fields changes."""
    return Change(
        action="update",
        resource_type="server",
        resource_id=after.id,
        project_id=after.project_id,
        changes=compare(_show_fields(before), _show_fields(after)),
    )


def _show_fields(server: Server) -> dict[str, Any]:
    return {
        "name": server.name,
        "labels": dict(server.labels),
        "protected": server.protected,
        "expires_at": _write_time(server.expires_at),
    }


def describe_cancellation(before: Operation, after: Operation) -> Change:
    """Return what the request to give an operation up changes."""
    return Change(
        action="cancel",
        resource_type="operation",
        resource_id=after.id,
        project_id=after.project_id,
        changes=compare({"status": before.status.value}, {"status": after.status.value}),
        operation_id=after.id,
    )


def describe_new_webhook(webhook: Webhook) -> Change:
    """Return what making a webhook changes."""
    return _describe_webhook("create", webhook, NOTHING, _show_webhook(webhook))


def describe_webhook_update(before: Webhook, after: Webhook) -> Change:
    """Return what a change of a webhook changes; of secrets that there are others."""
    shown = _show_webhook(after)
    secrets = {"url": before.url != after.url, "secret": before.secret != after.secret}
    masked = {name: MASKED_BEFORE for name, changed in secrets.items() if changed}
    return _describe_webhook("update", after, {**_show_webhook(before), **masked}, shown)


def describe_webhook_deletion(webhook: Webhook) -> Change:
    """Return what deleting a webhook changes."""
    return _describe_webhook("delete", webhook, _show_webhook(webhook), NOTHING)


def _describe_webhook(
    action: str, webhook: Webhook, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Change:
    return Change(action, "webhook", webhook.id, webhook.project_id, compare(before, after))


def _show_webhook(webhook: Webhook) -> dict[str, Any]:
    """Return a webhook without its secrets, one of which is in the URL of many receivers."""
    parts = urlsplit(webhook.url)
    host = parts.netloc.rpartition("@")[2]
    return {
        "url": f"{parts.scheme}://{host}/{MASK}",
        "description": webhook.description,
        "event_types": list(webhook.event_types),
        "status": webhook.status.value,
        "secret": MASK,
    }


def describe_delivery(delivery: LoggedDelivery, project_id: str) -> Change:
    """Return what asking for a delivery brings."""
    asked = {"webhook_id": delivery.webhook_id, "message_id": delivery.message_id}
    action = "ping" if delivery.event_id is None else "redeliver"
    return Change(action, "delivery", delivery.id, project_id, compare(NOTHING, asked))


def describe_new_keypair(keypair: Keypair) -> Change:
    """Return what making a key pair changes."""
    changes = compare(NOTHING, _show_keypair(keypair))
    return Change("create", "keypair", keypair.name, keypair.project_id, changes)


def describe_keypair_deletion(keypair: Keypair) -> Change:
    """Return what deleting a key pair changes."""
    changes = compare(_show_keypair(keypair), NOTHING)
    return Change("delete", "keypair", keypair.name, keypair.project_id, changes)


def _show_keypair(keypair: Keypair) -> dict[str, Any]:
    return {"type": keypair.type, "fingerprint": keypair.fingerprint}


def describe_new_key(key: ApiKey) -> Change:
    """Return what making an API key changes."""
    return _describe_key("create", key, NOTHING, _show_key(key))


def describe_key_rotation(before: ApiKey, after: ApiKey) -> Change:
    """Return what another secret of an API key changes."""
    shown = {**_show_key(before), "secret": MASKED_BEFORE}
    return _describe_key("rotate", after, shown, _show_key(after))


def describe_key_revocation(key: ApiKey) -> Change:
    """Return what the end of an API key changes."""
    return _describe_key("revoke", key, _show_key(key), NOTHING)


def _describe_key(
    action: str, key: ApiKey, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Change:
    return Change(action, "key", key.id, key.project_id, compare(before, after))


def _show_key(key: ApiKey) -> dict[str, Any]:
    limits = key.restrictions
    return {
        "name": key.name,
        "role": key.role.value,
        "all_projects": key.all_projects,
        "labels": dict(limits.labels),
        "servers": sorted(limits.servers),
        "operations": sorted(limits.operations),
        "expires_at": _write_time(key.expires_at),
        "secret": MASK,
    }


def describe_image_deletion(image: Image, project_id: str) -> Change:
    """Return what deleting a snapshot changes."""
    return Change("delete", "image", image.id, project_id, compare({"name": image.name}, NOTHING))


def describe_limits(project_id: str, before: Quota, after: Quota) -> Change:
    """Return what other limits of a project change."""
    shown = compare(_show_limits(before), _show_limits(after))
    return Change("update", "quota", project_id, project_id, shown)


def _show_limits(quota: Quota) -> dict[str, Any]:
    return {resource.value: usage.limit for resource, usage in quota.items()}


def _write_time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
