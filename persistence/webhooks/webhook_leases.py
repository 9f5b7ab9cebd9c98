"""Who delivers for which webhook: leases with a fencing number, as operations have them."""

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, bindparam, exists, or_, select, update

from domain.delivery_log import DeliveryStatus
from domain.webhooks import Webhook, WebhookStatus, is_prompt
from persistence.database.clock import read_clock
from persistence.database.prepared import Prepared
from persistence.schema.tables import deliveries, webhooks
from persistence.webhooks.webhooks import FIELDS, IS_WANTED, read_delivery, read_row

COLUMNS = webhooks.c


class WebhookLease(Struct, frozen=True):
    """The right to deliver for ``webhook`` until it lapses; ``fence`` tells its holders apart.

    ``is_due`` tells whether events may be sent now, or only what somebody has asked for.
    """

    webhook: Webhook
    fence: int
    is_due: bool = True


class DueWebhook(Struct, frozen=True):
    """A webhook that has something to deliver, and who holds its lease, None when nobody does.

    ``is_prompt`` tells whether its receiver took the last delivery soon.
    """

    id: str
    owner: str | None
    is_prompt: bool = False


IS_ENABLED = COLUMNS.status == WebhookStatus.ENABLED.value
IS_DUE = or_(COLUMNS.next_attempt_at.is_(None), COLUMNS.next_attempt_at <= bindparam("at"))
IS_FREE = or_(COLUMNS.lease_until.is_(None), COLUMNS.lease_until < bindparam("at"))
HAS_PENDING = exists().where(
    deliveries.c.webhook_id == COLUMNS.id, deliveries.c.status == DeliveryStatus.PENDING.value
)
IS_HELD = (IS_WANTED, COLUMNS.fence == bindparam("held_fence"))
SELECTED = tuple(COLUMNS[name] for name in FIELDS)
IS_ANY_ENABLED = Prepared(select(COLUMNS.id).where(IS_ENABLED).limit(1))
FIND_DUE = Prepared(
    select(COLUMNS.id, COLUMNS.owner, COLUMNS.last_delivery, IS_FREE.label("free"))
    .where(IS_ENABLED, COLUMNS.position < bindparam("end"), IS_DUE)
    .order_by(COLUMNS.next_attempt_at.nulls_first())  # lest those that fail keep others out
    .limit(bindparam("row_limit"))
)
FIND_ASKED = Prepared(
    select(COLUMNS.id, COLUMNS.owner, COLUMNS.last_delivery, IS_FREE.label("free"))
    .where(
        COLUMNS.id.in_(
            select(deliveries.c.webhook_id)
            .where(deliveries.c.status == DeliveryStatus.PENDING.value)
            .distinct()
        )
    )
    .limit(bindparam("row_limit"))
)
CLAIM = Prepared(
    update(webhooks)
    .where(IS_WANTED, or_(and_(IS_ENABLED, IS_DUE), HAS_PENDING), IS_FREE)
    .values(
        owner=bindparam("runner"),
        lease_until=bindparam("until", type_=COLUMNS.lease_until.type),
        fence=COLUMNS.fence + 1,
    )
    .returning(*SELECTED, COLUMNS.fence)
)
LOCK_HELD = Prepared(select(*SELECTED).where(*IS_HELD).with_for_update())
EXTEND = Prepared(
    update(webhooks)
    .where(*IS_HELD)
    .values(lease_until=bindparam("until", type_=COLUMNS.lease_until.type))
)
RELEASE = Prepared(update(webhooks).where(*IS_HELD).values(lease_until=None, owner=None))
TAKE_FROM = Prepared(
    update(webhooks)
    .where(IS_WANTED, COLUMNS.owner == bindparam("runner"))
    .values(lease_until=None, owner=None)
)


def has_enabled(connection: Connection) -> bool:
    """Tell whether there is a webhook at all that events are delivered to."""
    return IS_ANY_ENABLED.fetch_first(connection, {}) is not None


def list_due(connection: Connection, end: int, limit: int) -> list[DueWebhook]:
    """Return webhooks behind the position ``end`` that may be tried now, the sound ones first.

    Before them come those of which somebody has asked for a delivery.
    """
    values = {"at": read_clock(connection), "row_limit": limit}
    rows = [
        *FIND_ASKED.fetch_all(connection, values),
        *FIND_DUE.fetch_all(connection, {**values, "end": end}),
    ]
    return [
        DueWebhook(webhook_id, None if free else owner, is_prompt(read_delivery(delivery)))
        for webhook_id, owner, delivery, free in {row[0]: row for row in rows}.values()
    ]


def claim_webhook(
    connection: Connection, webhook_id: str, runner: str, seconds: float
) -> WebhookLease | None:
    """Take the lease of a webhook that is due, or return None when it is not or another has it.

    It is due as well when somebody has asked for a delivery.
    """
    now = read_clock(connection)
    until = now + timedelta(seconds=seconds)
    values = {"webhook_id": webhook_id, "runner": runner, "at": now, "until": until}
    row = CLAIM.fetch_first(connection, values)
    if row is None:
        return None
    webhook = read_row(row)
    waits = webhook.next_attempt_at is not None and webhook.next_attempt_at > now
    return WebhookLease(webhook, row[-1], webhook.is_enabled and not waits)


def lock_held(connection: Connection, lease: WebhookLease) -> Webhook | None:
    """Return the webhook as it is now, its row held, or None when the lease was lost."""
    row = LOCK_HELD.fetch_first(connection, _name(lease))
    return read_row(row) if row else None


def keep_lease(connection: Connection, lease: WebhookLease, until: datetime) -> None:
    """Make the lease last until then, if it is still held."""
    EXTEND.send(connection, {**_name(lease), "until": until})


def release_lease(connection: Connection, lease: WebhookLease) -> None:
    """Give the lease back, if it is still held."""
    RELEASE.send(connection, _name(lease))


def take_lease_from(connection: Connection, webhook_id: str, runner: str) -> None:
    """Take the lease of a webhook from a runner that is no more."""
    TAKE_FROM.send(connection, {"webhook_id": webhook_id, "runner": runner})


def _name(lease: WebhookLease) -> dict[str, Any]:
    return {"webhook_id": lease.webhook.id, "held_fence": lease.fence}
