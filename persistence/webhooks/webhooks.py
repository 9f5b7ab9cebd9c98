"""Webhooks as Ostler records them: what was asked for, and how far their deliveries have come.

``project_id`` is whose webhooks are found, None for those of every project.
"""

from typing import Any

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from domain.errors import WebhookNotFound
from domain.pages import Page, PageRequest
from domain.webhooks import Delivery, Webhook, WebhookStatus
from persistence.database.prepared import Prepared
from persistence.listing.pages import Listing, fetch_page
from persistence.schema.tables import webhooks
from persistence.schema.text import is_possible_id
from persistence.schema.types import read_time, write_time

COLUMNS = webhooks.c
FIELDS = (
    "id", "project_id", "url", "description", "event_types", "status", "secret", "position",
    "created_at", "updated_at", "disabled_reason", "old_secret", "old_secret_until",
    "last_delivery", "attempts", "failing_since", "next_attempt_at",
)  # fmt: skip


def read_row(row: Any) -> Webhook:
    """Return the webhook of a row that begins with ``FIELDS``."""
    values = dict(zip(FIELDS, row[: len(FIELDS)], strict=True))
    values["status"] = WebhookStatus(values["status"])
    values["last_delivery"] = read_delivery(values["last_delivery"])
    return Webhook(**values)


def read_delivery(kept: dict[str, Any] | None) -> Delivery | None:
    """Return the last delivery of a row, None without any."""
    return Delivery(**{**kept, "at": read_time(kept["at"])}) if kept else None


WEBHOOKS = Listing(
    table=webhooks,
    conditions=(),
    sorts=frozenset({"created_at"}),
    join=lambda rows, joined: ([rows.c[name] for name in FIELDS], joined),
    read_item=read_row,
)
IS_WANTED = COLUMNS.id == bindparam("webhook_id")
OWNER: ColumnElement[str] = func.coalesce(bindparam("owner_id"), COLUMNS.project_id)
IS_OWNED = (IS_WANTED, COLUMNS.project_id == OWNER)
CHANGED = FIELDS[2:]
INSERT = Prepared(insert(webhooks))
FIND = Prepared(select(*(COLUMNS[name] for name in FIELDS)).where(*IS_OWNED))
LOCK = Prepared(FIND.statement.with_for_update())
SAVE = Prepared(
    update(webhooks)
    .where(IS_WANTED)
    .values({name: bindparam(f"new_{name}", type_=COLUMNS[name].type) for name in CHANGED})
)
DELETE = Prepared(delete(webhooks).where(IS_WANTED))


def insert_webhook(connection: Connection, webhook: Webhook) -> None:
    """Record a webhook."""
    INSERT.send(connection, {name: _write(webhook, name) for name in FIELDS})


def read_webhook(
    connection: Connection, project_id: str | None, webhook_id: str, *, lock: bool = False
) -> Webhook:
    """Return a webhook, its row held when it is to ``lock``.

    Raises WebhookNotFound.
    """
    if not is_possible_id(webhook_id):
        raise WebhookNotFound(webhook_id)
    wanted = {"webhook_id": webhook_id, "owner_id": project_id}
    row = (LOCK if lock else FIND).fetch_first(connection, wanted)
    if row is None:
        raise WebhookNotFound(webhook_id)
    return read_row(row)


def list_webhooks(
    connection: Connection, project_id: str | None, page: PageRequest
) -> Page[Webhook]:
    """Return a page of webhooks, ordered by creation."""
    filters = {} if project_id is None else {"project_id": project_id}
    return fetch_page(connection, WEBHOOKS, filters, page)


def save_webhook(connection: Connection, webhook: Webhook) -> None:
    """Write a webhook whose row is held."""
    values = {f"new_{name}": _write(webhook, name) for name in CHANGED}
    SAVE.send(connection, {"webhook_id": webhook.id, **values})


def delete_webhook(connection: Connection, webhook_id: str) -> None:
    """Forget a webhook whose row is held."""
    DELETE.send(connection, {"webhook_id": webhook_id})


def _write(webhook: Webhook, name: str) -> Any:
    """Return the value of a column."""
    value = getattr(webhook, name)
    if isinstance(value, Delivery):
        return {**asdict(value), "at": write_time(value.at)}
    return value.value if isinstance(value, WebhookStatus) else value
