"""Idempotency keys as Ostler records them: who answers the request of a key, and the response.

A key is held by a token. Every write is conditional on it, so that whoever lost the key to
another request can write nothing in its name any more.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, select, update

from persistence.database.prepared import Prepared
from persistence.schema.tables import idempotency_keys
from persistence.schema.text import build_insert

COLUMNS = idempotency_keys.c


class Claim(Struct, frozen=True):
    """The right to carry out the request of ``key``; ``token`` tells its holders apart."""

    project_id: str
    key: str
    token: str


class StoredResponse(Struct, frozen=True):
    """A whole response: its status, its header fields in their order, and its body.

    ``contract`` is the digest of the document by which it was made, None where that is not known.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    contract: str | None = None


class KeyRecord(Struct, frozen=True):
    """What is recorded of a key; ``lease_until`` is None once ``response`` will stay as it is."""

    fingerprint: str
    token: str
    owner: str
    created_at: datetime
    lease_until: datetime | None
    response: StoredResponse | None


IS_WANTED = (COLUMNS.project_id == bindparam("owner_id"), COLUMNS.key == bindparam("wanted_key"))
IS_HELD = (*IS_WANTED, COLUMNS.token == bindparam("held_token"))
ADD = {
    dialect: Prepared(
        build_insert(dialect, idempotency_keys)
        .on_conflict_do_nothing(index_elements=["project_id", "key"])
        .returning(COLUMNS.key)
    )
    for dialect in ("sqlite", "postgresql")
}
FIND = Prepared(
    select(
        COLUMNS.fingerprint, COLUMNS.token, COLUMNS.owner, COLUMNS.created_at, COLUMNS.lease_until,
        COLUMNS.status, COLUMNS.headers, COLUMNS.body, COLUMNS.contract,
    ).where(*IS_WANTED)
)  # fmt: skip
TAKE_OVER = Prepared(
    update(idempotency_keys)
    .where(*IS_HELD)
    .values(
        token=bindparam("new_token"),
        owner=bindparam("new_owner"),
        lease_until=bindparam("until", type_=COLUMNS.lease_until.type),
    )
)
KEEP = Prepared(
    update(idempotency_keys)
    .where(*IS_HELD)
    .values(
        status=bindparam("new_status"),
        headers=bindparam("new_headers", type_=COLUMNS.headers.type),
        body=bindparam("new_body"),
        contract=bindparam("new_contract"),
    )
)
SETTLE = Prepared(KEEP.statement.values(lease_until=None))
RELEASE = Prepared(delete(idempotency_keys).where(*IS_HELD, COLUMNS.status.is_(None)))
DROP = Prepared(delete(idempotency_keys).where(*IS_HELD))
FORGET = Prepared(delete(idempotency_keys).where(COLUMNS.created_at <= bindparam("at")))


def add_key(
    connection: Connection,
    claim: Claim,
    fingerprint: str,
    owner: str,
    created_at: datetime,
    lease_until: datetime,
) -> bool:
    """Record a key that is used for the first time; tell whether it was the first time."""
    values = {
        "project_id": claim.project_id,
        "key": claim.key,
        "fingerprint": fingerprint,
        "token": claim.token,
        "owner": owner,
        "created_at": created_at,
        "lease_until": lease_until,
    }
    return ADD[connection.dialect.name].fetch_first(connection, values) is not None


def find_key(connection: Connection, project_id: str, key: str) -> KeyRecord | None:
    """Return what is recorded of a key, or None."""
    wanted = {"owner_id": project_id, "wanted_key": key}
    row = FIND.fetch_first(connection, wanted)
    if row is None:
        return None
    fingerprint, token, owner, created_at, lease_until, *response = row
    return KeyRecord(fingerprint, token, owner, created_at, lease_until, _read_response(*response))


def _read_response(
    status: int | None, headers: Any, body: bytes, contract: str | None
) -> StoredResponse | None:
    if status is None:
        return None
    return StoredResponse(status, [(name, value) for name, value in headers], body, contract)


def take_over(
    connection: Connection, claim: Claim, held_token: str, owner: str, until: datetime | None
) -> bool:
    """Make ``claim`` the holder in place of ``held_token``; tell whether that still held it."""
    values = {
        **_name(claim, held_token),
        "new_token": claim.token,
        "new_owner": owner,
        "until": until,
    }
    return TAKE_OVER.execute(connection, values) == 1


def store_response(
    connection: Connection, claim: Claim, response: StoredResponse, *, settled: bool
) -> bool:
    """Write the response, ``settled`` when it will stay so; tell whether the key was still held."""
    values = {
        **_name(claim, claim.token),
        "new_status": response.status,
        "new_headers": response.headers,
        "new_body": response.body,
        "new_contract": response.contract,
    }
    return (SETTLE if settled else KEEP).execute(connection, values) == 1


def release_key(connection: Connection, claim: Claim) -> None:
    """Forget a key for which nothing was done, if ``claim`` still holds it."""
    RELEASE.send(connection, _name(claim, claim.token))


def drop_key(connection: Connection, project_id: str, key: str, token: str) -> None:
    """Forget a key, whatever was done for it, while ``token`` holds it."""
    DROP.send(connection, _name(Claim(project_id, key, token), token))


def forget_keys(connection: Connection, before: datetime) -> int:
    """Forget every key that was first used at ``before`` or earlier; return how many."""
    return FORGET.execute(connection, {"at": before})


def _name(claim: Claim, held_token: str) -> dict[str, Any]:
    return {
        "owner_id": claim.project_id,
        "wanted_key": claim.key,
        "held_token": held_token,
    }
