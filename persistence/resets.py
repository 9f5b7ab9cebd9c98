"""Everything that requests have made, removed in one transaction: for a simulated cloud alone.

API keys, sessions, rate limits and the log of audit stay: who may call, and who has called.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, literal, or_, select, text

from persistence.schema.tables import (
    deliveries,
    events,
    idempotency_keys,
    images,
    keypairs,
    operations,
    quotas,
    servers,
    webhooks,
)
from persistence.simulator.controls import CONTROL_LOCK
from persistence.simulator.simulator_tables import (
    simulator_deletions,
    simulator_forgotten,
    simulator_images,
    simulator_keypairs,
    simulator_servers,
)

REMEMBERED = timedelta(hours=1)
"""How long a runner may still be at the creation of a server that was forgotten meanwhile."""

EMPTIED = (
    deliveries, webhooks, events, operations, servers, keypairs, quotas,
    simulator_servers, simulator_keypairs, simulator_deletions,
)  # fmt: skip
HELD = (*EMPTIED, idempotency_keys, images, simulator_images)

NOTE_CREATIONS = insert(simulator_forgotten).from_select(
    ["id", "forgotten_at"],
    select(
        operations.c.server_id, bindparam("at", type_=simulator_forgotten.c.forgotten_at.type)
    ).where(operations.c.action == literal("create"), operations.c.finished_at.is_(None)),
)
FORGET_CREATIONS = delete(simulator_forgotten).where(
    simulator_forgotten.c.forgotten_at < bindparam("before")
)
# A request that is under way still holds its key, and would be carried out anew without it.
FORGET_KEYS = delete(idempotency_keys).where(
    or_(idempotency_keys.c.lease_until.is_(None), idempotency_keys.c.lease_until < bindparam("at"))
)
REMOVALS = (
    *(delete(table) for table in EMPTIED),
    delete(images).where(images.c.snapshot),
    delete(simulator_images).where(simulator_images.c.snapshot),
)
# Whoever waits for one table, or for the control, with another in hand would be waited for: nobody
# has any of them, or all is tried again.
TABLES = ", ".join(sorted(table.name for table in HELD))
HOLD = text(
    "DO $$ BEGIN FOR attempt IN 1..1000 LOOP BEGIN "
    f"IF pg_try_advisory_xact_lock({CONTROL_LOCK}) THEN "
    f"LOCK TABLE {TABLES} IN EXCLUSIVE MODE NOWAIT; RETURN; END IF; "
    "EXCEPTION WHEN lock_not_available THEN NULL; END; "
    "PERFORM pg_sleep(0.005); END LOOP; "
    "RAISE EXCEPTION 'others write all the time' USING ERRCODE = 'lock_not_available'; END $$"
)
RESTART = {
    "sqlite": text("DELETE FROM sqlite_sequence WHERE name = 'simulator_servers'"),
    "postgresql": text("ALTER SEQUENCE simulator_servers_number_seq RESTART"),
}


def remove_everything(connection: Connection, at: datetime) -> None:
    """Remove what requests have made, in Ostler's record and in the simulated cloud.

    Positions of events begin anew, and so do the addresses of servers. The creations that go on
    are remembered, so that none is carried on. The control of the cloud is held then too.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(HOLD)
    connection.execute(FORGET_CREATIONS, {"before": at - REMEMBERED})
    connection.execute(NOTE_CREATIONS, {"at": at})
    connection.execute(FORGET_KEYS, {"at": at})
    for removal in REMOVALS:
        connection.execute(removal)
    connection.execute(RESTART[connection.dialect.name])
