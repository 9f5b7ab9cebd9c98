"""What can go wrong: a class for each code of the service.

Made by sdk_generator from the document; not to be edited.
"""

from ostler_sdk._errors import (
    ApiError,
    ConfigurationError,
    ConflictError,
    ConnectionFailed,
    DeniedError,
    NotFoundError,
    OperationError,
    OperationFailed,
    OstlerError,
    UnavailableError,
    UnexpectedAnswer,
    WaitTimeout,
)

__all__ = [
    "CODES",
    "AmbiguousName",
    "ApiError",
    "BackendBusy",
    "BackendError",
    "BackendUnavailable",
    "ConfigurationError",
    "ConflictError",
    "ConnectionFailed",
    "DeliveriesPending",
    "DeliveryNotFound",
    "DeniedError",
    "EventsGone",
    "FlavorNotFound",
    "Forbidden",
    "HostNotAllowed",
    "IdempotencyKeyReused",
    "IdentityUnavailable",
    "ImageNotFound",
    "InternalError",
    "InvalidStateTransition",
    "KeyNotFound",
    "KeypairExists",
    "KeypairNotFound",
    "MalformedRequest",
    "MethodNotAllowed",
    "NetworkNotFound",
    "NotAcceptable",
    "NotFound",
    "NotFoundError",
    "OperationError",
    "OperationFailed",
    "OperationNotFound",
    "OriginNotAllowed",
    "OstlerError",
    "PayloadTooLarge",
    "PermissionDenied",
    "PreconditionFailed",
    "QuotaExceeded",
    "RateLimited",
    "RegionNotFound",
    "RequestTimeout",
    "ServerBusy",
    "ServerDeleted",
    "ServerLocked",
    "ServerNotFound",
    "ServerProtected",
    "ServiceUnavailable",
    "StorageUnavailable",
    "Unauthenticated",
    "UnavailableError",
    "UnexpectedAnswer",
    "UnsupportedMediaType",
    "ValidationError",
    "WaitTimeout",
    "WebhookNotFound",
]


class MalformedRequest(ApiError):
    """400: the request cannot be read."""

    retry_by_default = False
    hint_by_default = "Send JSON in UTF-8 of at most 100 levels and 5000 values, a percent-encoded query, one `Host`, one `Content-Type`, one `Idempotency-Key`, ETags in their quotes"


class Unauthenticated(DeniedError):
    """401: the request does not say who calls (`reason` is `missing`), or with a credential that
    does not hold (`invalid`) or not any more (`expired`).
    """

    retry_by_default = False
    hint_by_default = "Send a credential as `WWW-Authenticate` asks for"


class PermissionDenied(DeniedError):
    """403: the caller's `role` is not the `required_role` (`reason` is `role`), or the credential
    is restricted to something else (`restriction`).
    """

    retry_by_default = False
    hint_by_default = "Follow `hint`"


class Forbidden(DeniedError):
    """403: the image is no snapshot of this project, or the cloud keeps it."""

    retry_by_default = False
    hint_by_default = "Delete snapshots only"


class QuotaExceeded(DeniedError):
    """403: the project may not have so much more (`resource`, `limit`, `used`, `requested`:
    `quotas.md`), or the cloud has no room or no allowance; `quota` says which.
    """

    retry_by_default = False
    hint_by_default = "Ask for the flavor of `largest_flavor_id`, delete what is not needed, or ask for more quota"


class OriginNotAllowed(DeniedError):
    """403: a browser has sent it for a page of another site; nothing was done."""

    retry_by_default = False
    hint_by_default = (
        "Send it from a page of the service, or name the page's origin in `ALLOWED_ORIGINS`"
    )


class ServerNotFound(NotFoundError):
    """404: there is no such server, or it is deleted."""

    retry_by_default = False
    hint_by_default = "List the servers"


class FlavorNotFound(NotFoundError):
    """404: there is no such flavor."""

    retry_by_default = False
    hint_by_default = "List the flavors"


class ImageNotFound(NotFoundError):
    """404: there is no such image."""

    retry_by_default = False
    hint_by_default = "List the images"


class NetworkNotFound(NotFoundError):
    """404: there is no such network."""

    retry_by_default = False
    hint_by_default = "List the networks"


class KeypairNotFound(NotFoundError):
    """404: there is no such key pair."""

    retry_by_default = False
    hint_by_default = "List the key pairs"


class OperationNotFound(NotFoundError):
    """404: there is no such operation."""

    retry_by_default = False
    hint_by_default = "List the operations"


class WebhookNotFound(NotFoundError):
    """404: there is no such webhook."""

    retry_by_default = False
    hint_by_default = "List the webhooks"


class KeyNotFound(NotFoundError):
    """404: there is no such API key, it has been revoked, or it is of another project."""

    retry_by_default = False
    hint_by_default = "List the keys"


class DeliveryNotFound(NotFoundError):
    """404: the webhook has no such delivery, or it has been forgotten."""

    retry_by_default = False
    hint_by_default = "List the deliveries of the webhook"


class RegionNotFound(NotFoundError):
    """404: there is no such region."""

    retry_by_default = False
    hint_by_default = "List the regions"


class NotFound(NotFoundError):
    """404: there is nothing at this path."""

    retry_by_default = False
    hint_by_default = "See `/docs`"


class MethodNotAllowed(ApiError):
    """405: the path has other methods."""

    retry_by_default = False
    hint_by_default = "Use one of `Allow`"


class NotAcceptable(ApiError):
    """406: `Accept` rules out every form of the response."""

    retry_by_default = False
    hint_by_default = "Accept one of `available`"


class RequestTimeout(ApiError):
    """408: the request came too slowly, or not as a whole; nothing was done."""

    retry_by_default = True
    hint_by_default = "Send it again, all at once"


class AmbiguousName(ConflictError):
    """409: several flavors, images or security groups of the region have the name that was given;
    `ids` has theirs.
    """

    retry_by_default = False
    hint_by_default = "Choose one by its id"


class InvalidStateTransition(ConflictError):
    """409: `current_status` does not allow `action`, or an operation cannot be cancelled."""

    retry_by_default = False
    hint_by_default = "Do one of `allowed_actions` first"


class ServerDeleted(ConflictError):
    """409: the record of a deleted server cannot be changed."""

    retry_by_default = False
    hint_by_default = "Make a new server"


class ServerBusy(ConflictError):
    """409: `operation_id` is going on, `task` says what it does."""

    retry_by_default = True
    hint_by_default = "Wait for that operation, then repeat; a deletion is never refused for it, a hard reboot seldom"


class ServerLocked(ConflictError):
    """409: the server is locked."""

    retry_by_default = False
    hint_by_default = "`unlock` it first"


class ServerProtected(ConflictError):
    """409: deletion is forbidden."""

    retry_by_default = False
    hint_by_default = "Set `protected` to false first"


class KeypairExists(ConflictError):
    """409: there is a key pair of this name with another key."""

    retry_by_default = False
    hint_by_default = "Choose another name, or delete it first"


class DeliveriesPending(ConflictError):
    """409: ten deliveries of the webhook have been asked for and not been made yet."""

    retry_by_default = True
    hint_by_default = "Wait until they have ended, then repeat"


class IdempotencyKeyReused(ConflictError):
    """409: the key belongs to another request."""

    retry_by_default = False
    hint_by_default = "Choose a new key"


class EventsGone(ApiError):
    """410: events behind the position that was asked for are not kept any more; `first_available`
    is the first that is.
    """

    retry_by_default = False
    hint_by_default = "Read anew what there is, and go on with the events that are kept"


class PreconditionFailed(ConflictError):
    """412: what the path names is not as `If-Match` or `If-None-Match` asks for; nothing was done."""

    retry_by_default = False
    hint_by_default = "Read it again and decide anew"


class PayloadTooLarge(ApiError):
    """413: the body is larger than `max_bytes`."""

    retry_by_default = False
    hint_by_default = "Send less"


class UnsupportedMediaType(ApiError):
    """415: the body is in another form than `supported`, or has no `Content-Type`."""

    retry_by_default = False
    hint_by_default = "Send JSON as `application/json`, not compressed"


class HostNotAllowed(ApiError):
    """421: `Host` has a name to which the service does not answer."""

    retry_by_default = False
    hint_by_default = "Use a name or an address of the service, or add the name to `ALLOWED_HOSTS`"


class ValidationError(ApiError):
    """422: the request is not as described."""

    retry_by_default = False
    hint_by_default = "Mend every field that `details` lists: 50 at the most, and `omitted` beside it counts the others"


class RateLimited(UnavailableError):
    """429: the caller has used up its allowance of the `tier`; nothing was done."""

    retry_by_default = True
    hint_by_default = "Repeat after `Retry-After`"


class InternalError(ApiError):
    """500: the service failed, or its response would have broken the contract; a change may have
    been made.
    """

    retry_by_default = False
    hint_by_default = "Read again what was changed, and report it with its `X-Request-ID`"


class BackendError(UnavailableError):
    """502: the cloud has the server in another state than the record; `reason` is `state`."""

    retry_by_default = False
    hint_by_default = "Follow `hint`"


class BackendUnavailable(UnavailableError):
    """503: the cloud cannot be reached; nothing was changed."""

    retry_by_default = True
    hint_by_default = "Repeat after `Retry-After`, which is when the cloud is tried next"


class BackendBusy(UnavailableError):
    """503: as many requests wait for the cloud of the region as may; nothing was changed."""

    retry_by_default = True
    hint_by_default = "Repeat after `Retry-After`"


class IdentityUnavailable(UnavailableError):
    """503: who knows the caller's credential, such as Keystone, cannot be asked; nothing was
    changed.
    """

    retry_by_default = True
    hint_by_default = "Repeat after `Retry-After`"


class ServiceUnavailable(UnavailableError):
    """503: the database cannot be reached: nothing was changed, unless `message` says that it is
    not known whether the change was saved.
    """

    retry_by_default = True
    hint_by_default = "Repeat after `Retry-After`, a POST with its `Idempotency-Key`"


class StorageUnavailable(UnavailableError):
    """503: the database keeps no changes: its disk is full, it can only be read, its file is gone
    or damaged.
    """

    retry_by_default = True
    hint_by_default = "Repeat after `Retry-After`; the operator has to see to it"


CODES: dict[str, type[ApiError]] = {
    "MALFORMED_REQUEST": MalformedRequest,
    "UNAUTHENTICATED": Unauthenticated,
    "PERMISSION_DENIED": PermissionDenied,
    "FORBIDDEN": Forbidden,
    "QUOTA_EXCEEDED": QuotaExceeded,
    "ORIGIN_NOT_ALLOWED": OriginNotAllowed,
    "SERVER_NOT_FOUND": ServerNotFound,
    "FLAVOR_NOT_FOUND": FlavorNotFound,
    "IMAGE_NOT_FOUND": ImageNotFound,
    "NETWORK_NOT_FOUND": NetworkNotFound,
    "KEYPAIR_NOT_FOUND": KeypairNotFound,
    "OPERATION_NOT_FOUND": OperationNotFound,
    "WEBHOOK_NOT_FOUND": WebhookNotFound,
    "KEY_NOT_FOUND": KeyNotFound,
    "DELIVERY_NOT_FOUND": DeliveryNotFound,
    "REGION_NOT_FOUND": RegionNotFound,
    "NOT_FOUND": NotFound,
    "METHOD_NOT_ALLOWED": MethodNotAllowed,
    "NOT_ACCEPTABLE": NotAcceptable,
    "REQUEST_TIMEOUT": RequestTimeout,
    "AMBIGUOUS_NAME": AmbiguousName,
    "INVALID_STATE_TRANSITION": InvalidStateTransition,
    "SERVER_DELETED": ServerDeleted,
    "SERVER_BUSY": ServerBusy,
    "SERVER_LOCKED": ServerLocked,
    "SERVER_PROTECTED": ServerProtected,
    "KEYPAIR_EXISTS": KeypairExists,
    "DELIVERIES_PENDING": DeliveriesPending,
    "IDEMPOTENCY_KEY_REUSED": IdempotencyKeyReused,
    "EVENTS_GONE": EventsGone,
    "PRECONDITION_FAILED": PreconditionFailed,
    "PAYLOAD_TOO_LARGE": PayloadTooLarge,
    "UNSUPPORTED_MEDIA_TYPE": UnsupportedMediaType,
    "HOST_NOT_ALLOWED": HostNotAllowed,
    "VALIDATION_ERROR": ValidationError,
    "RATE_LIMITED": RateLimited,
    "INTERNAL_ERROR": InternalError,
    "BACKEND_ERROR": BackendError,
    "BACKEND_UNAVAILABLE": BackendUnavailable,
    "BACKEND_BUSY": BackendBusy,
    "IDENTITY_UNAVAILABLE": IdentityUnavailable,
    "SERVICE_UNAVAILABLE": ServiceUnavailable,
    "STORAGE_UNAVAILABLE": StorageUnavailable,
}
