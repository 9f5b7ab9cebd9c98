"""Idempotency keys: the request of a key is carried out once, and its response kept for a day."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from domain.errors import IdempotencyKeyReused
from operations.liveness import is_dead, name_runner
from operations.record.transactions import Commit, write
from persistence import idempotency as keys
from persistence.database.clock import read_clock
from persistence.database.session import Database
from persistence.idempotency import Claim, KeyRecord, StoredResponse

KEPT_FOR = timedelta(hours=24)
LEASE_SECONDS = 60.0
LONGEST_LEASE = timedelta(minutes=3)
"""No lease is longer; one that seems to be was given by a clock that went back."""


class ClaimLost(Exception):
    """Another request has taken the key over; nothing may be done in its name any more."""


def claim_key(
    database: Database,
    project_id: str,
    key: str,
    fingerprints: list[str],
    lease_seconds: float = LEASE_SECONDS,
) -> Claim | StoredResponse | None:
    """Return the claim to carry out the request, its kept response, or None while another is at it.

    The first of the ``fingerprints`` is the request's, the others are those that versions before
    gave it. At most one request a key may ask in a process at a time: what this process claimed
    before is taken for abandoned. Raises IdempotencyKeyReused for another request than the key's
    first, and DatabaseUnavailable.
    """
    claim = Claim(project_id, key, uuid.uuid4().hex)
    with write(database, Commit.CLAIM_KEY) as connection:
        now = read_clock(connection)
        until = now + timedelta(seconds=lease_seconds)
        if keys.add_key(connection, claim, fingerprints[0], name_runner(), now, until):
            return claim
        found = keys.find_key(connection, project_id, key)
        if found is None or _is_expired(connection, claim, found, now):
            return None
        if found.fingerprint not in fingerprints:
            raise IdempotencyKeyReused(key)
        if found.lease_until is None:
            return found.response
        return _take_over(connection, claim, found, now, until)


def _is_expired(connection: Any, claim: Claim, found: KeyRecord, now: datetime) -> bool:
    """Forget the key when its day is over; the next claim finds it unused."""
    if found.created_at > now - KEPT_FOR:
        return False
    keys.drop_key(connection, claim.project_id, claim.key, found.token)
    return True


def _take_over(
    connection: Any, claim: Claim, found: KeyRecord, now: datetime, until: datetime
) -> Claim | StoredResponse | None:
    """Take the key from a request that will not end; what it recorded is the response for good."""
    assert found.lease_until is not None  # noqa: S101, a settled one is not taken over
    lapsed = not now < found.lease_until < now + LONGEST_LEASE
    if found.owner != name_runner() and not lapsed and not is_dead(found.owner):
        return None
    lease_until = None if found.response else until
    if not keys.take_over(connection, claim, found.token, name_runner(), lease_until):
        return None
    return found.response or claim


def record_response(
    connection: Any, claim: Claim, response: StoredResponse, *, settled: bool
) -> None:
    """Write the response in the transaction that does the work. Raises ClaimLost."""
    if not keys.store_response(connection, claim, response, settled=settled):
        raise ClaimLost


def settle_response(database: Database, claim: Claim, response: StoredResponse) -> None:
    """Write the response as it was sent. Raises ClaimLost, DatabaseUnavailable."""
    with write(database, Commit.SETTLE_KEY) as connection:
        record_response(connection, claim, response, settled=True)


def release_key(database: Database, claim: Claim) -> None:
    """Let the key be used anew, unless work was recorded for it. Raises DatabaseUnavailable."""
    with write(database, Commit.RELEASE_KEY) as connection:
        keys.release_key(connection, claim)


def forget_expired_keys(database: Database) -> int:
    """Forget the keys whose day is over; return how many. Raises DatabaseUnavailable."""
    with database.write() as connection:
        return keys.forget_keys(connection, read_clock(connection) - KEPT_FOR)
