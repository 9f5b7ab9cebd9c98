"""Making, changing and deleting webhooks."""

import base64
import logging
import secrets
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import idna
from msgspec import Struct

from domain.addresses import AddressRule
from domain.errors import AddressNotAllowed, HostNotEncodable
from domain.quotas import Resource
from domain.records import describe_record
from domain.webhooks import Webhook, WebhookStatus, change
from operations.clouds.cloud import Caller, Cloud
from operations.record.audit_changes import (
    describe_new_webhook,
    describe_webhook_deletion,
    describe_webhook_update,
)
from operations.record.events import find_end, find_end_within
from operations.requests.charges import charge_one, give_back_one
from persistence.webhooks import webhooks
from persistence.webhooks.deliveries import delete_deliveries

logger = logging.getLogger(__name__)

SECRET_PREFIX = "whsec_"  # noqa: S105, what every secret begins with
SECRET_BYTES = 32
LONGEST_HOST = 253
"""Characters of a name in the DNS (RFC 1035 section 2.3.4, without its last dot)."""

ACE_PREFIX = "xn--"


class NewWebhook(Struct, frozen=True):
    """What a webhook that is asked for shall be; without a ``secret`` it gets one."""

    url: str
    description: str
    event_types: Sequence[str]
    secret: str | None

    def __repr__(self) -> str:
        """Return the record without what is secret."""
        return describe_record(self, {"secret"})


def create_webhook(cloud: Cloud, caller: Caller, rule: AddressRule, wanted: NewWebhook) -> Webhook:
    """Have the events from now on delivered; return the webhook.

    Raises LimitReached, HostNotEncodable, AddressNotAllowed, PreconditionFailed.
    """
    check_url(rule, wanted.url)
    caller.check(None)
    find_end(cloud)  # so that hardly any event is placed in the transaction below
    now = datetime.now(UTC)
    with cloud.database.write() as connection:
        webhook = Webhook(
            id=str(uuid.uuid4()),
            project_id=caller.project_id,
            url=wanted.url,
            description=wanted.description,
            event_types=wanted.event_types,
            status=WebhookStatus.ENABLED,
            secret=wanted.secret or make_secret(),
            position=find_end_within(cloud, connection),
            created_at=now,
            updated_at=now,
        )
        webhooks.insert_webhook(connection, webhook)
        caller.record(connection, describe_new_webhook(webhook), webhook)
        charge_one(cloud, connection, caller.project_id, Resource.WEBHOOKS)
    logger.info("Webhook created", extra={"webhook_id": webhook.id})
    return webhook


def change_webhook(
    cloud: Cloud, caller: Caller, rule: AddressRule, webhook_id: str, values: Mapping[str, Any]
) -> Webhook:
    """Change fields of a webhook, and return it; what is so already is not done again.

    Raises WebhookNotFound, PreconditionFailed, HostNotEncodable, AddressNotAllowed.
    """
    if "url" in values:
        check_url(rule, values["url"])
    with cloud.database.write() as connection:
        before = _lock(connection, caller, webhook_id)
        webhook = change(before, dict(values), datetime.now(UTC))
        caller.record(connection, describe_webhook_update(before, webhook))
        if webhook is before:
            return webhook
        webhooks.save_webhook(connection, webhook)
    extra = {"webhook_id": webhook_id, "fields": sorted(values)}
    logger.info("Webhook updated", extra=extra)
    return webhook


def delete_webhook(cloud: Cloud, caller: Caller, webhook_id: str) -> None:
    """Deliver nothing more. Raises WebhookNotFound, PreconditionFailed."""
    with cloud.database.write() as connection:
        webhook = _lock(connection, caller, webhook_id)
        delete_deliveries(connection, webhook_id)
        webhooks.delete_webhook(connection, webhook_id)
        caller.record(connection, describe_webhook_deletion(webhook))
        give_back_one(connection, webhook.project_id, Resource.WEBHOOKS)
    logger.info("Webhook deleted", extra={"webhook_id": webhook_id})


def _lock(connection: Any, caller: Caller, webhook_id: str) -> Webhook:
    """Hold a webhook that is as the caller knows it."""
    webhook = webhooks.read_webhook(connection, caller.owner, webhook_id, lock=True)
    caller.check(webhook)
    return webhook


def check_url(rule: AddressRule, url: str) -> None:
    """Refuse a URL to which no event can, or may, be sent.

    Raises HostNotEncodable, AddressNotAllowed.
    """
    host = urlsplit(url).hostname or ""
    if not is_encodable(host):
        raise HostNotEncodable
    if not rule.permits_host(host):
        raise AddressNotAllowed


def is_encodable(host: str) -> bool:
    """Tell whether a host, in small letters, can be a name in the DNS (RFC 5890 section 2.3.1)."""
    try:
        for label in host.split("."):
            if label.startswith(ACE_PREFIX):
                idna.ulabel(label)
    except idna.IDNAError:
        return False
    return len(host) <= LONGEST_HOST


def make_secret() -> str:
    """Return a new random secret in the form that Standard Webhooks gives."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
