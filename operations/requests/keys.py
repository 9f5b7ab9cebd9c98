"""Making, rotating and revoking API keys, and telling that one is about to end."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import (
    AdminsOnly,
    KeyNotFound,
    OperationsUnknown,
    PermissionDenied,
    require_future,
)
from domain.events import EventType
from domain.identity import DEFAULT_PROJECT, UNRESTRICTED, Identity, Restrictions, Role
from domain.keys import WARNING_DAYS, ApiKey, compute_digest, make_id, make_token
from domain.labels import check_labels
from operations.clouds.cloud import Caller
from operations.record.audit_changes import (
    describe_key_revocation,
    describe_key_rotation,
    describe_new_key,
)
from operations.record.events import emit_project_event
from persistence import keys
from persistence.database.session import Database

logger = logging.getLogger(__name__)

LABELS_PLACE = ("body", "restrictions", "labels")
FIRST_NAME = "first admin"
INSTALLATION = "the installation"
"""Who has made a key that nobody asked for over HTTP."""

WARNED_AT_ONCE = 100
KEPT_AFTER_END = timedelta(days=30)
"""How long a key that has ended is listed, so that whoever wonders can find it."""


class NewKey(Struct, frozen=True):
    """What a key that is asked for shall be."""

    name: str
    project_id: str
    role: Role
    expires_at: datetime
    restrictions: Restrictions = UNRESTRICTED
    all_projects: bool = False


class KeyRules(Struct, frozen=True):
    """How long keys hold unless told otherwise, and which operationIds the document has."""

    lifetime: timedelta
    operation_ids: frozenset[str]

    def check(self, wanted: NewKey) -> None:
        """Refuse a key that nobody can have.

        Raises LabelNotAllowed, OperationsUnknown, AdminsOnly.
        """
        check_labels(wanted.restrictions.labels, LABELS_PLACE)
        unknown = wanted.restrictions.operations - self.operation_ids
        if unknown:
            raise OperationsUnknown(sorted(unknown))
        if wanted.all_projects and wanted.role is not Role.ADMIN:
            raise AdminsOnly


def create_key(database: Database, caller: Caller, wanted: NewKey) -> tuple[ApiKey, str]:
    """Record a key that may do no more than the caller; return it and its secret.

    Raises ExpiryPast, PermissionDenied, PreconditionFailed.
    """
    identity = find_identity(caller)
    key, secret = plan_key(wanted, identity.subject)
    require_power(identity, key)
    caller.check(None)
    with database.write() as connection:
        keys.insert_key(connection, key)
        caller.record(connection, describe_new_key(key))
    logger.info("API key created", extra=_describe(key))
    return key, secret


def plan_key(wanted: NewKey, created_by: str) -> tuple[ApiKey, str]:
    """Return a new key that has not been recorded yet, and its secret. Raises ExpiryPast."""
    now = datetime.now(UTC)
    require_future(wanted.expires_at, now)
    key_id = make_id()
    secret = make_token(key_id)
    key = ApiKey(
        id=key_id,
        project_id=wanted.project_id,
        name=wanted.name,
        role=wanted.role,
        digest=compute_digest(secret),
        created_at=now,
        created_by=created_by,
        expires_at=wanted.expires_at,
        restrictions=wanted.restrictions,
        all_projects=wanted.all_projects,
    )
    return key, secret


def rotate_key(
    database: Database, caller: Caller, key_id: str, expires_at: datetime, overlap: timedelta
) -> tuple[ApiKey, str]:
    """Give a key another secret, beside which that of before holds for a while; return both.

    Raises KeyNotFound, ExpiryPast, PermissionDenied, PreconditionFailed.
    """
    now = datetime.now(UTC)
    require_future(expires_at, now)
    with database.write() as connection:
        before = hold_key(connection, caller, key_id)
        secret = make_token(key_id)
        key = replace(
            before,
            digest=compute_digest(secret),
            old_digest=before.digest,
            old_until=min(now + overlap, before.expires_at),
            expires_at=expires_at,
            warned_days=None,
        )
        keys.save_key(connection, key)
        caller.record(connection, describe_key_rotation(before, key))
    logger.info("API key rotated", extra=_describe(key))
    return key, secret


def revoke_key(database: Database, caller: Caller, key_id: str) -> None:
    """End a key. Raises KeyNotFound, PermissionDenied, PreconditionFailed."""
    with database.write() as connection:
        key = hold_key(connection, caller, key_id)
        keys.delete_key(connection, key_id)
        caller.record(connection, describe_key_revocation(key))
    logger.info("API key revoked", extra=_describe(key))


def hold_key(connection: Any, caller: Caller, key_id: str) -> ApiKey:
    """Hold a key that is as the caller knows it, and may do no more than the caller.

    Raises KeyNotFound, PermissionDenied, PreconditionFailed.
    """
    key = require_sight(caller, keys.find_key(connection, key_id, lock=True), key_id)
    require_power(find_identity(caller), key)
    caller.check(key)
    return key


def read_key(connection: Any, caller: Caller, key_id: str) -> ApiKey:
    """Return a key that the caller may see. Raises KeyNotFound."""
    return require_sight(caller, keys.find_key(connection, key_id), key_id)


def require_sight(caller: Caller, key: ApiKey | None, key_id: str) -> ApiKey:
    """Return a key that the caller may see. Raises KeyNotFound for another as for none."""
    identity = find_identity(caller)
    if key is None or not (identity.all_projects or key.project_id == identity.project_id):
        raise KeyNotFound(key_id)
    return key


def find_identity(caller: Caller) -> Identity:
    """Return who has asked. Raises TypeError where nobody has: keys are for callers to manage."""
    if caller.identity is None:
        raise TypeError("Nobody has asked for this")
    return caller.identity


def require_power(identity: Identity, key: ApiKey) -> None:
    """Raise PermissionDenied for a key that may do anything which the caller may not."""
    elsewhere = key.project_id != identity.project_id
    if (elsewhere or key.all_projects) and not identity.all_projects:
        reach = "all projects" if key.all_projects else "another project"
        raise PermissionDenied(
            f"A key for {reach} needs an admin of all projects",
            "role",
            "Ask an admin of all projects for it.",
            Role.ADMIN,
            identity.role,
        )
    if not identity.role.includes(key.role):
        raise PermissionDenied(
            f"A key with the role {key.role} needs that role",
            "role",
            "Ask somebody with this role for it.",
            key.role,
            identity.role,
        )
    if not identity.restrictions.include(key.restrictions):
        raise PermissionDenied(
            "The key may do what the credential of the caller leaves out",
            "restriction",
            "Restrict the key at least as far, or use a credential that is not so restricted.",
            Role.ADMIN,
            identity.role,
        )


def create_first_key(database: Database, lifetime: timedelta) -> tuple[ApiKey, str] | None:
    """Record an admin of all projects where no key was ever made; return it and its secret.

    Of several processes that begin at once one makes it. Raises DatabaseUnavailable.
    """
    with database.read() as connection:
        if keys.read_version(connection):
            return None
    wanted = NewKey(
        FIRST_NAME, DEFAULT_PROJECT, Role.ADMIN, datetime.now(UTC) + lifetime, all_projects=True
    )
    key, secret = plan_key(wanted, INSTALLATION)
    with database.write() as connection:
        keys.insert_key(connection, key)
        if keys.read_version(connection) > 1:  # another process has made one meanwhile
            keys.delete_key(connection, key.id)
            return None
    logger.info("API key created", extra=_describe(key))
    return key, secret


def warn_of_ends(database: Database) -> None:
    """Tell by events of keys that are about to end, of each once for each of ``WARNING_DAYS``.

    Those that have ended long ago are forgotten. Raises DatabaseUnavailable.
    """
    now = datetime.now(UTC)
    for days in sorted(WARNING_DAYS):
        with database.read() as connection:
            ending = keys.list_ending(connection, now, days, WARNED_AT_ONCE)
        for key in ending:
            _warn_of_end(database, key, days)
    with database.write() as connection:
        keys.forget_ended(connection, now - KEPT_AFTER_END)


def _warn_of_end(database: Database, key: ApiKey, days: int) -> None:
    data = {
        "key_id": key.id,
        "name": key.name,
        "expires_at": key.expires_at.isoformat(),
        "days": days,
    }
    with database.write() as connection:
        if keys.note_warning(connection, key.id, days):
            emit_project_event(connection, key.project_id, EventType.KEY_EXPIRING, data, "-")


def _describe(key: ApiKey) -> dict[str, str]:
    return {"key_id": key.id, "key_name": key.name, "role": key.role}
