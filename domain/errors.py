"""Everything that can go wrong, as errors that know a stable code and no HTTP."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.failures import (
    BUSY_SECONDS,
    MORE_QUOTA,
    OUTAGE_SECONDS,
    STORAGE_SECONDS,
    describe_refusal,
    find_advice,
)
from domain.identity import Role


def find_origin(error: BaseException) -> str:
    """Return the module and the line that raised ``error``; its text may hold SQL or secrets."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "unknown"


class OstlerError(Exception):
    """An error with a stable ``code``, a ``message`` that says what to do, and ``details``."""

    code = "INTERNAL_ERROR"

    def __init__(self, message: str, details: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class ServerNotFound(OstlerError):
    """No such server, or it has been deleted."""

    code = "SERVER_NOT_FOUND"

    def __init__(self, server_id: str) -> None:
        super().__init__(f"Server {shorten(server_id)} not found")


class FlavorNotFound(OstlerError):
    """No such flavor in ``region``, whose catalogue may be old."""

    code = "FLAVOR_NOT_FOUND"

    def __init__(self, flavor_id: str, region: str | None = None) -> None:
        self.region = region
        super().__init__(f"Flavor {shorten(flavor_id)} not found")


class ImageNotFound(OstlerError):
    """No such image in ``region``, whose catalogue may be old."""

    code = "IMAGE_NOT_FOUND"

    def __init__(self, image_id: str, region: str | None = None) -> None:
        self.region = region
        super().__init__(f"Image {shorten(image_id)} not found")


class EventsGone(OstlerError):
    """Events that a reader has yet to read have been removed, up to a position."""

    code = "EVENTS_GONE"

    def __init__(self, removed_until: int) -> None:
        message = (
            f"The events up to {removed_until} are not kept any more; read anew what there is, "
            f"and go on with after={removed_until}"
        )
        super().__init__(message, {"first_available": str(removed_until + 1)})


class AmbiguousName(OstlerError):
    """Several flavors, images or groups have the name that was given; ``ids`` are theirs."""

    code = "AMBIGUOUS_NAME"

    def __init__(
        self, kind: str, name: str, ids: Sequence[str], allowed_actions: Sequence[str] = ()
    ) -> None:
        message = f"There are several {kind} named {shorten(name)}; choose one by its id"
        super().__init__(message, describe_refusal(allowed_actions=allowed_actions, ids=list(ids)))


class ImageNotDeletable(OstlerError):
    """The image is no snapshot of this project, or the cloud keeps it; ``why`` says which."""

    code = "FORBIDDEN"

    def __init__(self, why: str) -> None:
        super().__init__(why, describe_refusal())


class NetworkNotFound(OstlerError):
    """No such network in ``region``, whose catalogue may be old."""

    code = "NETWORK_NOT_FOUND"

    def __init__(self, network_id: str, region: str | None = None) -> None:
        self.region = region
        super().__init__(f"Network {shorten(network_id)} not found")


class KeypairNotFound(OstlerError):
    """No such key pair in ``region``, whose catalogue may be old."""

    code = "KEYPAIR_NOT_FOUND"

    def __init__(self, name: str, region: str | None = None) -> None:
        self.region = region
        super().__init__(f"Key pair {shorten(name)} not found")


class KeypairExists(OstlerError):
    """There is a key pair of this name already, with another key."""

    code = "KEYPAIR_EXISTS"

    def __init__(self, name: str) -> None:
        message = f"Key pair {shorten(name)} has another key; choose another name or delete it"
        super().__init__(message, describe_refusal())


class ServerDeleted(OstlerError):
    """The server has been deleted, and its record cannot be changed any more."""

    code = "SERVER_DELETED"

    def __init__(self, server_id: str) -> None:
        message = f"Server {server_id} has been deleted and cannot be modified"
        super().__init__(message, describe_refusal())


class OperationNotFound(OstlerError):
    """No such operation."""

    code = "OPERATION_NOT_FOUND"

    def __init__(self, operation_id: str) -> None:
        super().__init__(f"Operation {shorten(operation_id)} not found")


class WebhookNotFound(OstlerError):
    """No such webhook."""

    code = "WEBHOOK_NOT_FOUND"

    def __init__(self, webhook_id: str) -> None:
        super().__init__(f"Webhook {shorten(webhook_id)} not found")


class DeliveryNotFound(OstlerError):
    """No such delivery of the webhook, or it has been forgotten."""

    code = "DELIVERY_NOT_FOUND"

    def __init__(self, delivery_id: str) -> None:
        super().__init__(f"Delivery {shorten(delivery_id)} not found")


class DeliveriesPending(OstlerError):
    """As many deliveries as may wait have been asked for and not been made yet."""

    code = "DELIVERIES_PENDING"

    def __init__(self, webhook_id: str) -> None:
        message = f"Deliveries of webhook {webhook_id} are waiting; try again when they have ended"
        super().__init__(message, describe_refusal(retry_after=BUSY_SECONDS))


class KeyNotFound(OstlerError):
    """No such API key, or it has been revoked."""

    code = "KEY_NOT_FOUND"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"API key {shorten(key_id)} not found")


class RegionNotFound(OstlerError):
    """No such region in the settings of the service."""

    code = "REGION_NOT_FOUND"

    def __init__(self, region: str) -> None:
        super().__init__(f"Region {shorten(region)} not found")


class IdempotencyKeyReused(OstlerError):
    """The key belongs to another request."""

    code = "IDEMPOTENCY_KEY_REUSED"

    def __init__(self, key: str) -> None:
        message = f"Idempotency-Key {shorten(key)} belongs to another request; choose a new one"
        super().__init__(message, describe_refusal())


class QuotaExceeded(OstlerError):
    """The cloud has no room, or no allowance, for what was asked; ``quota`` is which, if known."""

    code = "QUOTA_EXCEEDED"

    def __init__(self, message: str, quota: str | None, allowed_actions: Sequence[str]) -> None:
        own = {"quota": quota, "hint": MORE_QUOTA.hint}
        super().__init__(message, describe_refusal(allowed_actions=allowed_actions) | own)


class BackendError(OstlerError):
    """The cloud refused for a ``reason`` that asking again does not mend."""

    code = "BACKEND_ERROR"

    def __init__(self, message: str, reason: str, allowed_actions: Sequence[str]) -> None:
        own = {"reason": reason, "hint": find_advice("BACKEND_REFUSED", message, reason).hint}
        super().__init__(message, describe_refusal(allowed_actions=allowed_actions) | own)


class BackendUnavailable(OstlerError):
    """The cloud cannot be reached; the same request may succeed after ``retry_after`` seconds."""

    code = "BACKEND_UNAVAILABLE"

    def __init__(self, allowed_actions: Sequence[str], retry_after: float | None = None) -> None:
        seconds = OUTAGE_SECONDS if retry_after is None else max(1, math.ceil(retry_after))
        super().__init__(
            "The cloud cannot be reached right now; try again in a few seconds",
            describe_refusal(retry_after=seconds, allowed_actions=allowed_actions),
        )


class BackendBusy(OstlerError):
    """As many calls on the cloud of a region go on as may; the same request may succeed later."""

    code = "BACKEND_BUSY"

    def __init__(self, region: str) -> None:
        super().__init__(
            f"As many calls on the cloud of {shorten(region)} go on as may; try again in a few "
            "seconds",
            describe_refusal(retry_after=OUTAGE_SECONDS),
        )


class DatabaseUnavailable(OstlerError):
    """The database cannot be reached or stays locked; the same request may succeed later.

    ``reason`` is what the driver says, in one line, for the operator alone.
    """

    code = "SERVICE_UNAVAILABLE"
    text = "The database cannot be reached right now; try again in a few seconds"
    seconds = OUTAGE_SECONDS

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        super().__init__(self.text, describe_refusal(retry_after=self.seconds))


class OutcomeUnknown(DatabaseUnavailable):
    """The database did not say whether it has committed: the change may have been made."""

    text = (
        "The database did not say whether the change was saved; repeat the request with its "
        "Idempotency-Key, or look before you repeat it"
    )


class StorageUnavailable(DatabaseUnavailable):
    """The database answers, but keeps nothing: its disk is full, it can only be read, or is gone.

    What was asked for was not done, as far as a restart will show.
    """

    code = "STORAGE_UNAVAILABLE"
    text = "The database cannot keep changes right now; its operator has to see to it"
    seconds = STORAGE_SECONDS


def shorten(text: str, limit: int = 80) -> str:
    """Return ``text`` in printable characters, cut to ``limit``, so that a message stays a line."""
    begin = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in begin)


class PermissionDenied(OstlerError):
    """The caller may not do this, by its role or by what its credential is restricted to."""

    code = "PERMISSION_DENIED"

    def __init__(
        self, message: str, reason: str, hint: str, required_role: Role, role: Role | None
    ) -> None:
        own = {"reason": reason, "hint": hint, "required_role": required_role, "role": role}
        super().__init__(message, describe_refusal() | own)


class OperationsUnknown(OstlerError):
    """A key is to be restricted to operations that the document does not have."""

    code = "VALIDATION_ERROR"

    def __init__(self, operation_ids: Sequence[str]) -> None:
        faults = [
            {
                "loc": ["body", "restrictions", "operations"],
                "msg": f"{shorten(name)} is no operationId of the document",
                "type": "operation_unknown",
            }
            for name in operation_ids
        ]
        super().__init__("Request validation failed", faults)


class AdminsOnly(OstlerError):
    """A key of every project is to have a role that nobody has in every project."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = "Must be false for every role but admin"
        fault = {"loc": ["body", "all_projects"], "msg": message, "type": "admins_only"}
        super().__init__("Request validation failed", [fault])


class QuestionUnclear(OstlerError):
    """The body asks neither about a request nor about an action on a server, or about both."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = "Give method and path, or server_id and action"
        fault = {"loc": ["body"], "msg": message, "type": "question_unclear"}
        super().__init__("Request validation failed", [fault])


class AddressNotAllowed(OstlerError):
    """The URL of a webhook names an address that events may not be sent to."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = "Must not name a private, local or otherwise special address"
        fault = {"loc": ["body", "url"], "msg": message, "type": "address_not_allowed"}
        super().__init__("Request validation failed", [fault])


class HostNotEncodable(OstlerError):
    """The URL of a webhook names a host that no name in the DNS can be."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        message = (
            "Must name a host of at most 253 characters, whose labels that begin with xn-- are "
            "those of internationalized names (RFC 5891)"
        )
        fault = {"loc": ["body", "url"], "msg": message, "type": "host_not_encodable"}
        super().__init__("Request validation failed", [fault])


class ValueRefused(OstlerError):
    """The document allows a value of the body that the cloud does not take."""

    code = "VALIDATION_ERROR"

    def __init__(self, message: str) -> None:
        fault = {"loc": ["body"], "msg": f"The cloud refused: {message}", "type": "refused"}
        super().__init__("Request validation failed", [fault])


class ExpiryPast(OstlerError):
    """The moment at which a server shall be deleted has passed."""

    code = "VALIDATION_ERROR"

    def __init__(self, now: datetime) -> None:
        message = f"Must be in the future; the clock of the service says {now:%Y-%m-%dT%H:%M:%SZ}"
        fault = {"loc": ["body", "expires_at"], "msg": message, "type": "datetime_future"}
        super().__init__("Request validation failed", [fault])


def require_future(expires_at: datetime | None, now: datetime) -> None:
    """Raise ExpiryPast for an expiry that is not behind ``now``, by which servers expire too."""
    if expires_at is not None and expires_at <= now:
        raise ExpiryPast(now)
