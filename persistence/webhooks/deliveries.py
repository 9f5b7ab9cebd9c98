"""Deliveries of webhooks: the newest that were made, and those that are to be made."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from domain.delivery_log import Cause, DeliveryStatus, LoggedDelivery
from domain.errors import DeliveryNotFound
from domain.pages import Page, PageRequest
from persistence.database.prepared import Prepared
from persistence.listing.pages import Listing, fetch_page
from persistence.schema.tables import deliveries
from persistence.schema.text import is_possible_id

COLUMNS = deliveries.c
FIELDS = (
    "id", "webhook_id", "message_id", "cause", "type", "event_id", "status", "attempt",
    "response_status", "error", "duration_ms", "created_at", "finished_at",
)  # fmt: skip
ENDED = ("status", "response_status", "error", "duration_ms", "finished_at")
NEWEST_FIRST = "-created_at"
FORGOTTEN_AT_ONCE = 1000


def read_row(row: Any) -> LoggedDelivery:
    """Return the delivery of a row that begins with ``FIELDS``."""
    values = dict(zip(FIELDS, row[: len(FIELDS)], strict=True))
    values["cause"] = Cause(values["cause"])
    values["status"] = DeliveryStatus(values["status"])
    return LoggedDelivery(**values)


DELIVERIES = Listing(
    table=deliveries,
    conditions=(),
    sorts=frozenset({"created_at"}),
    join=lambda rows, joined: ([rows.c[name] for name in FIELDS], joined),
    read_item=read_row,
)
IS_OF_WEBHOOK = COLUMNS.webhook_id == bindparam("of_webhook")
IS_PENDING = COLUMNS.status == DeliveryStatus.PENDING.value
SELECTED = tuple(COLUMNS[name] for name in FIELDS)
INSERT = Prepared(insert(deliveries))
SAVE = Prepared(
    update(deliveries)
    .where(COLUMNS.id == bindparam("delivery_id"))
    .values({name: bindparam(f"new_{name}", type_=COLUMNS[name].type) for name in ENDED})
)
FIND = Prepared(select(*SELECTED).where(IS_OF_WEBHOOK, COLUMNS.id == bindparam("delivery_id")))
FIND_PENDING = Prepared(
    select(*SELECTED)
    .where(IS_OF_WEBHOOK, IS_PENDING)
    .order_by(COLUMNS.created_at, COLUMNS.id)
    .limit(bindparam("row_limit"))
)
COUNT_PENDING = Prepared(
    select(func.count()).select_from(deliveries).where(IS_OF_WEBHOOK, IS_PENDING)
)
OLDEST = (
    select(COLUMNS.id)
    .where(IS_OF_WEBHOOK)
    .order_by(COLUMNS.created_at.desc(), COLUMNS.id.desc())
    .limit(FORGOTTEN_AT_ONCE)
    .offset(bindparam("kept"))
)
FORGET = Prepared(delete(deliveries).where(COLUMNS.id.in_(OLDEST), ~IS_PENDING))
DELETE = Prepared(delete(deliveries).where(IS_OF_WEBHOOK))


def insert_delivery(connection: Connection, delivery: LoggedDelivery) -> None:
    """Record a delivery."""
    INSERT.send(connection, {name: getattr(delivery, name) for name in FIELDS})


def save_end(connection: Connection, delivery: LoggedDelivery) -> None:
    """Write what came of a delivery that was recorded before."""
    values = {f"new_{name}": getattr(delivery, name) for name in ENDED}
    SAVE.send(connection, {"delivery_id": delivery.id, **values})


def read_delivery(connection: Connection, webhook_id: str, delivery_id: str) -> LoggedDelivery:
    """Return a delivery of a webhook. Raises DeliveryNotFound."""
    if not is_possible_id(delivery_id):
        raise DeliveryNotFound(delivery_id)
    wanted = {"of_webhook": webhook_id, "delivery_id": delivery_id}
    row = FIND.fetch_first(connection, wanted)
    if row is None:
        raise DeliveryNotFound(delivery_id)
    return read_row(row)


def list_deliveries(
    connection: Connection, webhook_id: str, page: PageRequest
) -> Page[LoggedDelivery]:
    """Return a page of a webhook's deliveries; ``page.sort`` is ``NEWEST_FIRST``."""
    return fetch_page(connection, DELIVERIES, {"webhook_id": webhook_id}, page)


def list_pending(connection: Connection, webhook_id: str, limit: int) -> list[LoggedDelivery]:
    """Return the deliveries of a webhook that are to be made, in the order of the requests."""
    wanted = {"of_webhook": webhook_id, "row_limit": limit}
    return [read_row(row) for row in FIND_PENDING.fetch_all(connection, wanted)]


def count_pending(connection: Connection, webhook_id: str) -> int:
    """Return how many deliveries of a webhook are to be made."""
    found: int = COUNT_PENDING.fetch_value(connection, {"of_webhook": webhook_id})
    return found


def forget_old(connection: Connection, webhook_id: str, kept: int) -> None:
    """Forget the deliveries of a webhook that have ended, but for the newest ``kept``."""
    FORGET.send(connection, {"of_webhook": webhook_id, "kept": kept})


def delete_deliveries(connection: Connection, webhook_id: str) -> None:
    """Forget all deliveries of a webhook."""
    DELETE.send(connection, {"of_webhook": webhook_id})
