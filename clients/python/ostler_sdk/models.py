"""Resources as the service tells them.

Made by sdk_generator from the document; not to be edited.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AnyUrl, Field
from typing_extensions import TypeAliasType

from ostler_sdk._base import Model, OpenEnum


class ActionName(OpenEnum):
    """
    Name of a lifecycle action.
    """

    START = "start"
    STOP = "stop"
    REBOOT = "reboot"
    RESIZE = "resize"
    CONFIRM_RESIZE = "confirm_resize"
    REVERT_RESIZE = "revert_resize"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESCUE = "rescue"
    UNRESCUE = "unrescue"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    REBUILD = "rebuild"
    SNAPSHOT = "snapshot"
    LOCK = "lock"
    UNLOCK = "unlock"


class Address(Model):
    """
    One address of a server.
    """

    address: str
    """
    The address itself.
    """
    version: int
    """
    The version of IP.
    """
    type: AddressType
    mac_address: Annotated[str | None, Field(...)]
    """
    The hardware address of the interface, or null when the cloud does not tell.
    """


class AddressType(OpenEnum):
    """
    Whether an address belongs to the server, `fixed`, or is lent to it, `floating`.
    """

    FIXED = "fixed"
    FLOATING = "floating"


class ApiKey(Model):
    """
    A key, without its secret.
    """

    id: str
    """
    Id of the key; the secret has it behind `ostler_`.
    """
    name: str
    """
    What people call the key.
    """
    project_id: str
    """
    The project that the key belongs to.
    """
    role: Role
    all_projects: bool
    """
    Whether it is an admin's of every project.
    """
    restrictions: Restrictions
    created_by: str
    """
    Who made it, by the id of its key or its name elsewhere.
    """
    created_at: datetime
    """
    When it was made (UTC).
    """
    expires_at: datetime
    """
    When it ends, or has ended (UTC).
    """
    old_secret_expires_at: Annotated[datetime | None, Field(...)]
    """
    When the secret before the last rotation ends, or has ended (UTC); null without a rotation.
    """
    last_used_at: Annotated[datetime | None, Field(...)]
    """
    When it was last used (UTC), told within a minute or two; null before that.
    """


class ApiKeyCreate(Model):
    """
    What a new key shall be.
    """

    name: str
    """
    What people call the key. Control characters are refused.
    """
    role: Role
    project_id: str | None = None
    """
    A project; without one, or with null, the caller's. Control characters are refused.
    """
    all_projects: bool | None = None
    """
    Whether an admin's key is one of every project, and not of its own alone.
    """
    restrictions: RestrictionsWanted | None = None
    """
    To what the key is restricted beside its role; what is left out, null or empty restricts nothing. A key with
    `labels` or `servers` sees and changes only such servers: others are 404, the list of servers leaves them out,
    and what is about more than single servers or the catalogue is 403.

    """
    expires_at: datetime | None = None
    """
    When the key ends; without one, or with null, 90 days from now, unless the service was set up otherwise (`AUTH_KEY_DAYS`).
    """


class ApiKeyExpiringData(Model):
    """
    Which API key is about to end.
    """

    key_id: str
    """
    Id of the key.
    """
    name: str
    """
    What people call it.
    """
    expires_at: datetime
    """
    When it ends (UTC).
    """
    days: int
    """
    Within how many days a key ends when that is told.
    """


class ApiKeyPage(Model):
    """
    One page of API keys.
    """

    items: list[ApiKey]
    """
    The keys of this page, oldest first.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class ApiKeyRotate(Model):
    """
    When the secrets of a key end.
    """

    expires_at: datetime | None = None
    """
    When the key ends; without one, or with null, 90 days from now, unless the service was set up otherwise (`AUTH_KEY_DAYS`).
    """
    overlap_seconds: int | None = None
    """
    How long the secret of before holds beside the new one, a day if it is left out or null; 0 ends it now.
    """


class ApiKeyWithSecret(Model):
    """
    A key with a secret that has just been made.
    """

    id: str
    """
    Id of the key; the secret has it behind `ostler_`.
    """
    name: str
    """
    What people call the key.
    """
    project_id: str
    """
    The project that the key belongs to.
    """
    role: Role
    all_projects: bool
    """
    Whether it is an admin's of every project.
    """
    restrictions: Restrictions
    created_by: str
    """
    Who made it, by the id of its key or its name elsewhere.
    """
    created_at: datetime
    """
    When it was made (UTC).
    """
    expires_at: datetime
    """
    When it ends, or has ended (UTC).
    """
    old_secret_expires_at: Annotated[datetime | None, Field(...)]
    """
    When the secret before the last rotation ends, or has ended (UTC); null without a rotation.
    """
    last_used_at: Annotated[datetime | None, Field(...)]
    """
    When it was last used (UTC), told within a minute or two; null before that.
    """
    secret: str
    """
    The key as it is sent, `ostler_`, its id, 256 random bits and a checksum. It is shown this once.
    """


class AuditActor(Model):
    """
    Who has asked.
    """

    mode: str
    """
    The way in which the caller said who it is, as in `AUTH_MODE`.
    """
    subject: str
    """
    What this way knows the caller by.
    """
    name: str
    """
    What people know the caller by.
    """
    role: str
    """
    The role that the caller had.
    """
    key_id: Annotated[str | None, Field(...)]
    """
    The id of the API key, or null.
    """


class AuditChange(Model):
    """
    A field, before and after. What may be a secret is `***`.
    """

    from_: Annotated[Any | None, Field(alias="from")]
    """
    What was so before, or null for nothing.
    """
    to: Annotated[Any | None, Field(...)]
    """
    What is so now, or was asked for, or null for nothing.
    """


class AuditEntry(Model):
    """
    One change that was made, or one or more requests that were refused alike.
    """

    id: str
    """
    Its place in the chain, without gaps over all projects.
    """
    created_at: datetime
    """
    When it was written; of several requests when the first was refused (UTC).
    """
    last_at: datetime
    """
    When the last of several requests was refused (UTC).
    """
    count: int
    """
    How many requests this entry tells.
    """
    project_id: Annotated[str | None, Field(...)]
    """
    The project of what was changed, of a refusal that of the caller, or null where that is not known.
    """
    actor: Annotated[AuditActor | None, Field(...)]
    """
    Who has asked, or null where that is not known, and for what the service does by itself, as when a
    server expires.

    """
    address: Annotated[str | None, Field(...)]
    """
    The address of the client, or null.
    """
    request_id: str
    """
    X-Request-ID of the request, of several that of the first; `-` for none.
    """
    operation: Annotated[str | None, Field(...)]
    """
    The operationId of the document, or null.
    """
    method: Annotated[str | None, Field(...)]
    """
    The method of the request, or null.
    """
    path: Annotated[str | None, Field(...)]
    """
    The path as it was sent, without its query, or null.
    """
    action: Annotated[str | None, Field(...)]
    """
    What was done, such as `create`, `stop` or `delete`; null for a refusal, and where nothing was to be changed.
    """
    resource: AuditResource
    operation_id: Annotated[str | None, Field(...)]
    """
    The operation that goes on with the change, at which its end is seen, or null.
    """
    outcome: AuditOutcome
    status: Annotated[int | None, Field(...)]
    """
    The status of the answer to what was refused or has failed, or null.
    """
    code: Annotated[str | None, Field(...)]
    """
    The code of that error, or null.
    """
    changes: dict[str, AuditChange]
    """
    The fields that have changed, by their names.
    """
    hash: str
    """
    SHA-256 over the hash of the entry before and this entry.
    """


class AuditOutcome(OpenEnum):
    """
    `success` what was asked for is done, or recorded as an operation; `refused` the answer was one of 400 to
    499, and nothing was changed; `failed` it was one of 500 and above.

    """

    SUCCESS = "success"
    REFUSED = "refused"
    FAILED = "failed"


class AuditPage(Model):
    """
    One page of the log of audit.
    """

    items: list[AuditEntry]
    """
    The entries of this page in their order.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    Where the next page begins, to be sent as `cursor`, or null when there are no more now.
    """
    first_available: str
    """
    The `id` with which the log begins; what had a lower one is not kept any more.
    """


class AuditResource(Model):
    """
    What the request is about.
    """

    type: Annotated[str | None, Field(...)]
    """
    What kind of thing, such as `server`, or null where many requests are counted together.
    """
    id: Annotated[str | None, Field(...)]
    """
    Its id, of a key pair its name, or null where it has none yet.
    """


class AuthMode(OpenEnum):
    """
    How the caller is known; with `none` nobody is asked.
    """

    NONE = "none"
    API_KEY = "api-key"
    JWT = "jwt"
    KEYSTONE = "keystone"


class BackendName(OpenEnum):
    """
    What the cloud is.
    """

    SIMULATOR = "simulator"
    OPENSTACK = "openstack"


class BootOption(OpenEnum):
    """
    A field of a new server that not every cloud has.
    """

    NETWORKS = "networks"
    SECURITY_GROUPS = "security_groups"
    KEY_NAME = "key_name"
    USER_DATA = "user_data"
    AVAILABILITY_ZONE = "availability_zone"
    LABELS = "labels"


class CallerLimit(Model):
    """
    How many requests of a kind the caller may make.
    """

    tier: CallerLimitTier
    requests: int
    """
    How many requests a window allows.
    """
    window_seconds: int
    """
    How long the window is.
    """


class CallerLimitTier(OpenEnum):
    """
    Whether a limit is about reads or about changes.
    """

    READ = "read"
    WRITE = "write"


class Capabilities(Model):
    """
    What a region can do. Of one whose cloud cannot be used it is nothing, and `reason` says why.
    """

    region: str
    """
    Name of the region.
    """
    backend: BackendName
    instant: bool
    """
    Whether an action has ended before its answer leaves, as on the simulated cloud by default.
    """
    status: RegionStatus
    reason: Annotated[str | None, Field(...)]
    """
    Why the cloud counts as down, or null.
    """
    actions: list[ActionName]
    """
    The actions that its servers can be asked for, where their status allows them.
    """
    boot_options: list[BootOption]
    """
    The fields of a new server that not every cloud has, and this one does.
    """
    availability_zones: list[str]
    """
    The zones in which servers can be made now; empty where there are none or none is known yet.
    """
    console_log: bool
    """
    Whether what a server wrote can be read.
    """
    console: bool
    """
    Whether a console can be opened.
    """
    networks: bool
    """
    Whether the cloud has networks to choose from.
    """
    keypairs: bool
    """
    Whether the cloud keeps key pairs.
    """


class Circuit(OpenEnum):
    """
    Of a cloud: whether it is asked. `closed` it is; `open` it kept failing and is left alone for a while;
    `half_open` one call is trying.

    """

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CloudLimits(Model):
    """
    What a cloud says of its own limits. `ram_mb` is in MiB.
    """

    servers: Annotated[CloudUsage | None, Field(...)]
    """
    What the cloud says of servers; null where it has no such limit.
    """
    vcpus: Annotated[CloudUsage | None, Field(...)]
    """
    What the cloud says of processors; null where it has no such limit.
    """
    ram_mb: Annotated[CloudUsage | None, Field(...)]
    """
    What the cloud says of memory; null where it has no such limit.
    """
    keypairs: Annotated[CloudUsage | None, Field(...)]
    """
    What the cloud says of key pairs; null where it has no such limit.
    """


class CloudQuota(Model):
    """
    The limits that a region's cloud has for the project beside those of the service.
    """

    region: str
    """
    Name of the region.
    """
    limits: Annotated[CloudLimits | None, Field(...)]
    """
    What the cloud says of its own limits, or null when it did not answer.
    """


class CloudUsage(Model):
    """
    What a cloud says of one resource.
    """

    limit: int
    """
    The cloud's own limit; -1 is any amount.
    """
    used: Annotated[int | None, Field(...)]
    """
    How much the cloud counts, or null where it does not tell.
    """


class ConfirmResizeAction(Model):
    """
    Keep the new flavor of a server in `VERIFY_RESIZE`.
    """

    action: Literal["confirm_resize"] = "confirm_resize"
    """
    The word for this action.
    """


class Console(Model):
    """
    A console in the browser.
    """

    type: Literal["novnc"] = "novnc"
    """
    What shows the console.
    """
    url: AnyUrl
    """
    Where to open it.
    """
    expires_at: datetime
    """
    Until when the URL works (UTC).
    """


class ConsoleLog(Model):
    """
    The end of a server's console log.
    """

    lines: list[str]
    """
    The lines, oldest first, without their line ends.
    """


class Delivery(Model):
    """
    One attempt to send a message to a webhook's receiver.
    """

    id: str
    """
    Id of the delivery.
    """
    webhook_id: str
    """
    Id of the webhook.
    """
    message_id: str
    """
    The `webhook-id` that is sent, the same whenever the message is sent again.
    """
    cause: DeliveryCause
    type: str
    """
    The type of the event, or `webhook.ping`.
    """
    event_id: Annotated[str | None, Field(...)]
    """
    The event that the message tells, or null when it tells none.
    """
    status: DeliveryStatus
    attempt: int
    """
    Which attempt it was to deliver the event in its order; 1 for what somebody asked for.
    """
    response_status: Annotated[int | None, Field(...)]
    """
    The HTTP status of the answer, or null when there was none.
    """
    error: Annotated[str | None, Field(...)]
    """
    Why it does not count as delivered, or null.
    """
    duration_ms: Annotated[int | None, Field(...)]
    """
    How many milliseconds it took, or null while it is pending.
    """
    created_at: datetime
    """
    When it began, or was asked for (UTC).
    """
    finished_at: Annotated[datetime | None, Field(...)]
    """
    When it had ended (UTC), or null while it is pending.
    """


class DeliveryCause(OpenEnum):
    """
    Why it was sent: `event` something happened, `ping` and `redelivery` somebody asked for it.

    """

    EVENT = "event"
    PING = "ping"
    REDELIVERY = "redelivery"


class DeliveryPage(Model):
    """
    One page of deliveries.
    """

    items: list[Delivery]
    """
    The deliveries of this page, newest first.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class DeliveryStatus(OpenEnum):
    """
    `pending` it is about to be sent, `delivered` it was answered 2xx, `failed` it was not.
    """

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class ErrorCode(OpenEnum):
    """
    Every code that an error can have; a stable word for programs. `NOT_FOUND` and `METHOD_NOT_ALLOWED` are of no
    operation: they answer where the document has no such path, and no such method of it.

    """

    MALFORMED_REQUEST = "MALFORMED_REQUEST"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    FORBIDDEN = "FORBIDDEN"
    QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
    ORIGIN_NOT_ALLOWED = "ORIGIN_NOT_ALLOWED"
    SERVER_NOT_FOUND = "SERVER_NOT_FOUND"
    FLAVOR_NOT_FOUND = "FLAVOR_NOT_FOUND"
    IMAGE_NOT_FOUND = "IMAGE_NOT_FOUND"
    NETWORK_NOT_FOUND = "NETWORK_NOT_FOUND"
    KEYPAIR_NOT_FOUND = "KEYPAIR_NOT_FOUND"
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    WEBHOOK_NOT_FOUND = "WEBHOOK_NOT_FOUND"
    DELIVERY_NOT_FOUND = "DELIVERY_NOT_FOUND"
    KEY_NOT_FOUND = "KEY_NOT_FOUND"
    REGION_NOT_FOUND = "REGION_NOT_FOUND"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    AMBIGUOUS_NAME = "AMBIGUOUS_NAME"
    INVALID_STATE_TRANSITION = "INVALID_STATE_TRANSITION"
    SERVER_DELETED = "SERVER_DELETED"
    SERVER_BUSY = "SERVER_BUSY"
    SERVER_LOCKED = "SERVER_LOCKED"
    SERVER_PROTECTED = "SERVER_PROTECTED"
    KEYPAIR_EXISTS = "KEYPAIR_EXISTS"
    DELIVERIES_PENDING = "DELIVERIES_PENDING"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    EVENTS_GONE = "EVENTS_GONE"
    PRECONDITION_FAILED = "PRECONDITION_FAILED"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    HOST_NOT_ALLOWED = "HOST_NOT_ALLOWED"
    VALIDATION_ERROR = "VALIDATION_ERROR"
    RATE_LIMITED = "RATE_LIMITED"
    INTERNAL_ERROR = "INTERNAL_ERROR"
    BACKEND_ERROR = "BACKEND_ERROR"
    BACKEND_BUSY = "BACKEND_BUSY"
    BACKEND_UNAVAILABLE = "BACKEND_UNAVAILABLE"
    IDENTITY_UNAVAILABLE = "IDENTITY_UNAVAILABLE"
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"
    STORAGE_UNAVAILABLE = "STORAGE_UNAVAILABLE"


class Event(Model):
    """
    One change of one server, or of the project that servers belong to.
    """

    id: str
    """
    Its position in the order of commits, which every reader sees the same.
    """
    type: EventType
    server_id: Annotated[str | None, Field(...)]
    """
    Id of the server, or null when the event is about the project.
    """
    operation_id: Annotated[str | None, Field(...)]
    """
    The operation that made the change, or null when none did.
    """
    request_id: str
    """
    X-Request-ID of the request behind the change.
    """
    project_id: str
    """
    The project that it happened in.
    """
    created_at: datetime
    """
    When it happened (UTC).
    """
    data: Annotated[
        ServerEventData | QuotaCorrectedData | ApiKeyExpiringData | dict[str, Any],
        Field(union_mode="left_to_right"),
    ]
    """
    What is so since the event. Its `type` says which of these it is: `QuotaCorrectedData` that of `quota.corrected`,
    `ApiKeyExpiringData` that of `api_key.expiring`, and `ServerEventData` that of any other.

    """


class EventPage(Model):
    """
    One page of the log.
    """

    items: list[Event]
    """
    The events of this page, oldest first.
    """
    next_after: Annotated[str | None, Field(...)]
    """
    Where the next page begins, to be sent as `after`, or null when there are no more now. Whoever
    looks again later begins behind the last event that he has.

    """
    first_available: str
    """
    The position with which the log begins; events with a lower one are not kept any more.
    """


class EventType(OpenEnum):
    """
    `server.created` a server was asked for; `server.changed` its status, task, fault or another field
    is another; `server.deleted` it is gone, deleted here or in the cloud; `server.leftover_deleted` after that it was in the cloud
    again, as after a creation whose answer came too late, and has been deleted there.
    `quota.corrected` is about the project: what it uses was counted anew, and was not what was recorded.
    `api_key.expiring` is too: one of its API keys ends in 14, 7 or 1 days.

    """

    SERVER_CREATED = "server.created"
    SERVER_CHANGED = "server.changed"
    SERVER_DELETED = "server.deleted"
    SERVER_LEFTOVER_DELETED = "server.leftover_deleted"
    QUOTA_CORRECTED = "quota.corrected"
    API_KEY_EXPIRING = "api_key.expiring"


class Flavor(Model):
    """
    A size that servers can have.
    """

    id: str
    """
    Id of the flavor.
    """
    name: str
    """
    The flavor's name.
    """
    vcpus: int
    """
    Virtual processors.
    """
    ram_mb: int
    """
    Memory in MiB.
    """
    disk_gb: int
    """
    Root disk in GiB.
    """


class FlavorPage(Model):
    """
    One page of flavors.
    """

    items: list[Flavor]
    """
    The flavors of this page, in order.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class HttpMethod(OpenEnum):
    """
    The method of a request.
    """

    GET = "GET"
    HEAD = "HEAD"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"


class Image(Model):
    """
    A bootable disk that servers are made from.
    """

    id: str
    """
    Id of the image.
    """
    name: str
    """
    The image's name.
    """
    os_distro: str
    """
    The operating system's short name.
    """
    min_disk_gb: int
    """
    The smallest disk it boots from, in GiB.
    """
    size_bytes: int
    """
    Size of the image in bytes.
    """
    status: str
    """
    Glance's word for its state; `active` ones can be booted.
    """
    snapshot: bool
    """
    Whether it was made of a server of its project, so that it can be deleted here.
    """
    project_id: Annotated[str | None, Field(...)]
    """
    The only project that sees it, or null where all of them do.
    """


class ImagePage(Model):
    """
    One page of images.
    """

    items: list[Image]
    """
    The images of this page, in order.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class Keypair(Model):
    """
    A public key by the name under which servers choose it.
    """

    name: str
    """
    Name of the key pair.
    """
    type: str
    """
    Nova's word for its kind: `ssh`, or `x509` for one that was made elsewhere.
    """
    fingerprint: str
    """
    Nova's fingerprint, for an SSH key the MD5 that `ssh-keygen -l -E md5` prints.
    """
    public_key: str
    """
    The public key.
    """
    project_id: str
    """
    The project that it belongs to, in which its name is the only one.
    """


class KeypairCreate(Model):
    """
    What a new key pair shall be.
    """

    name: str
    """
    Name of the key pair, by which servers choose it: letters, digits, spaces, `-`, `_`, `.` and `@`,
    with no space at either end, and neither `.` nor `..`. One with `.` or `@` needs a cloud that takes
    it, as Nova does since Zed (microversion 2.92); another refuses it with 422.

    """
    public_key: str
    """
    The public key in the one line that OpenSSH writes into a file `.pub`: type, Base64, and a comment if
    wanted. The types are `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, `-nistp384`, `-nistp521`,
    `sk-ssh-ed25519@openssh.com` and `sk-ecdsa-sha2-nistp256@openssh.com`.

    """
    region: str | None = None
    """
    Name of a region, as `/regions` lists it; without one, or with null, the default region. Control
    characters are refused.

    """


class KeypairPage(Model):
    """
    One page of key pairs.
    """

    items: list[Keypair]
    """
    The key pairs of this page, in order.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class LockAction(Model):
    """
    Refuse every other action and deletion until the server is unlocked; twice is fine.
    """

    action: Literal["lock"] = "lock"
    """
    The word for this action.
    """


class Me(Model):
    """
    Who calls.
    """

    mode: AuthMode
    subject: str
    """
    What the caller is known by there.
    """
    name: str
    """
    What people call it.
    """
    project_id: str
    """
    The project in which the caller works.
    """
    role: Role
    all_projects: bool
    """
    Whether the caller is an admin of all projects.
    """
    key_id: Annotated[str | None, Field(...)]
    """
    Id of the API key; null without one.
    """
    expires_at: Annotated[datetime | None, Field(...)]
    """
    When the credential ends (UTC); null where it does not.
    """
    restrictions: Restrictions
    limits: list[CallerLimit]
    """
    How often the caller may ask; nothing where nobody is limited.
    """


class Network(Model):
    """
    A network that the project sees.
    """

    id: str
    """
    Id of the network.
    """
    name: str
    """
    The network's name.
    """
    status: str
    """
    Neutron's word for its state; `ACTIVE` ones work.
    """
    shared: bool
    """
    Whether every project of the cloud may use it.
    """
    external: bool
    """
    Whether it leads out of the cloud. A server can be booted on such a network only if it is `shared`.
    """
    cidrs: list[str]
    """
    The ranges of addresses of its subnets, such as `10.0.0.0/8`, as far as the project sees them.
    """


class NetworkPage(Model):
    """
    One page of networks.
    """

    items: list[Network]
    """
    The networks of this page, in order.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class Operation(Model):
    """
    One change of one server, from the request for it to its end.
    """

    id: str
    """
    Id of the operation.
    """
    server_id: str
    """
    Id of its server.
    """
    action: OperationAction
    status: OperationStatus
    progress: int
    """
    An estimate in percent.
    """
    error: Annotated[OperationError | None, Field(...)]
    """
    Why the operation failed, or null when it did not.
    """
    result: Annotated[dict[str, str] | None, Field(title="Result")]
    """
    What the operation made, such as `image_id` of a snapshot, or null.
    """
    cause: OperationCause
    request_id: str
    """
    X-Request-ID of the request that asked for it.
    """
    cloud_request_id: Annotated[str | None, Field(...)]
    """
    The cloud's own id of the request by which it took the work, which its operators find in their
    logs, or null while it has not, and from a cloud without such ids.

    """
    project_id: str
    """
    The project that the server belongs to.
    """
    superseded_by: Annotated[str | None, Field(...)]
    """
    The operation that took this one's place, so that this one was `cancelled`: a deletion, or a hard
    reboot. Null for any other.

    """
    created_at: datetime
    """
    When it was asked for (UTC).
    """
    started_at: Annotated[datetime | None, Field(...)]
    """
    When somebody began, or null.
    """
    finished_at: Annotated[datetime | None, Field(...)]
    """
    When it ended, or null.
    """


class OperationAction(OpenEnum):
    """
    What is done; `create`, `delete`, `reboot_hard`, or the name of a lifecycle action.
    """

    CREATE = "create"
    START = "start"
    STOP = "stop"
    REBOOT = "reboot"
    REBOOT_HARD = "reboot_hard"
    RESIZE = "resize"
    CONFIRM_RESIZE = "confirm_resize"
    REVERT_RESIZE = "revert_resize"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESCUE = "rescue"
    UNRESCUE = "unrescue"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    REBUILD = "rebuild"
    SNAPSHOT = "snapshot"
    LOCK = "lock"
    UNLOCK = "unlock"
    DELETE = "delete"


class OperationCause(OpenEnum):
    """
    Who wanted it, a request, the expiry of the server, or a repair by the service.
    """

    REQUEST = "request"
    EXPIRY = "expiry"
    REPAIR = "repair"


class OperationError(Model):
    """
    Why an operation failed.
    """

    code: OperationErrorCode
    message: str
    """
    The reason for people, in the cloud's own words.
    """
    retry: bool
    """
    Whether asking for the same again may succeed.
    """
    hint: str
    """
    A sentence for people that says what to try.
    """


class OperationErrorCode(OpenEnum):
    """
    `BACKEND_REFUSED` the cloud would not begin; `BACKEND_FAILED` it came to nothing there;
    `BACKEND_UNAVAILABLE` the cloud stayed silent; `DEADLINE_EXCEEDED` it did not finish in time.

    """

    BACKEND_REFUSED = "BACKEND_REFUSED"
    BACKEND_FAILED = "BACKEND_FAILED"
    BACKEND_UNAVAILABLE = "BACKEND_UNAVAILABLE"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"


class OperationPage(Model):
    """
    One page of operations.
    """

    items: list[Operation]
    """
    The operations of this page, oldest first.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class OperationStatus(OpenEnum):
    """
    `queued` recorded; `running` the cloud is at it; `succeeded` the goal was observed; `failed` it
    will not be reached, `error` says why; `cancelled` it was given up, by request or for the operation
    that `superseded_by` names.

    """

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class PauseAction(Model):
    """
    Freeze an `ACTIVE` server in memory.
    """

    action: Literal["pause"] = "pause"
    """
    The word for this action.
    """


class Question(Model):
    """
    What would be done: `method` and `path`, or `server_id` and `action`. With `flavor_id` the quota is asked
    whether there is room for a new server of this flavor, or for a resize to it.

    """

    method: HttpMethod | None = None
    path: str | None = None
    """
    The path of a request as it would be sent; a query behind it is not looked at.
    """
    server_id: str | None = None
    """
    The server with which something would be done.
    """
    action: QuestionAction | None = None
    flavor_id: str | None = None
    """
    The flavor of a new server, or of a resize, by its id or its name.
    """


class QuestionAction(OpenEnum):
    """
    What would be done with the server; `reboot_hard` is `reboot` of the type `HARD`.
    """

    START = "start"
    STOP = "stop"
    REBOOT = "reboot"
    REBOOT_HARD = "reboot_hard"
    RESIZE = "resize"
    CONFIRM_RESIZE = "confirm_resize"
    REVERT_RESIZE = "revert_resize"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESCUE = "rescue"
    UNRESCUE = "unrescue"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    REBUILD = "rebuild"
    SNAPSHOT = "snapshot"
    LOCK = "lock"
    UNLOCK = "unlock"
    DELETE = "delete"


class Quota(Model):
    """
    How much of every resource a project may have, and has. `ram_mb` is in MiB, `disk_gb` in GiB.
    """

    project_id: str
    """
    The project.
    """
    servers: QuotaUsage
    vcpus: QuotaUsage
    ram_mb: QuotaUsage
    disk_gb: QuotaUsage
    keypairs: QuotaUsage
    webhooks: QuotaUsage
    clouds: list[CloudQuota]
    """
    What the cloud of each region says, in the order of the settings.
    """


class QuotaCorrectedData(Model):
    """
    What a project uses of one resource, as it was recorded and as it was counted.
    """

    resource: str
    """
    The resource, such as `servers` or `ram_mb`.
    """
    recorded: int
    """
    What was recorded before.
    """
    counted: int
    """
    What is in use, and recorded since.
    """


class QuotaLimits(Model):
    """
    Limits of a project's own. `ram_mb` is in MiB, `disk_gb` in GiB.
    """

    servers: int | None = None
    """
    How much of the resource the project may have; -1 is any amount. Without it, or with null, it is what the
    settings say.

    """
    vcpus: int | None = None
    """
    How much of the resource the project may have; -1 is any amount. Without it, or with null, it is what the
    settings say.

    """
    ram_mb: int | None = None
    """
    How much of the resource the project may have; -1 is any amount. Without it, or with null, it is what the
    settings say.

    """
    disk_gb: int | None = None
    """
    How much of the resource the project may have; -1 is any amount. Without it, or with null, it is what the
    settings say.

    """
    keypairs: int | None = None
    """
    How much of the resource the project may have; -1 is any amount. Without it, or with null, it is what the
    settings say.

    """
    webhooks: int | None = None
    """
    How much of the resource the project may have; -1 is any amount. Without it, or with null, it is what the
    settings say.

    """


class QuotaUsage(Model):
    """
    How much of one resource a project may have, and has.
    """

    limit: int
    """
    How much of the resource the project may have, used and reserved together; -1 is any amount.
    """
    used: int
    """
    What there is, servers in ERROR and shelved ones too.
    """
    reserved: int
    """
    What is kept beside that for resizes that go on or wait for a confirmation: the server then counts as if
    it had the larger of both flavors.

    """


class RebootAction(Model):
    """
    Restart an `ACTIVE` server, or with `type: HARD` also one that is stopped, frozen or in `ERROR`.
    """

    action: Literal["reboot"] = "reboot"
    """
    The word for this action.
    """
    type: RebootType | None = None
    """
    `SOFT` asks the guest to restart, as if it were left out or null; `HARD` pulls the plug.
    """


class RebootType(OpenEnum):
    """
    `SOFT` asks the guest to restart, `HARD` pulls the plug.
    """

    SOFT = "SOFT"
    HARD = "HARD"


class RebuildAction(Model):
    """
    Begin a server anew from an image, with its id, name, address and flavor. In front of an OpenStack, or of a
    simulated cloud that is strict, an image that needs a larger disk than the flavor has is 422, of type
    `disk_too_small`.

    """

    action: Literal["rebuild"] = "rebuild"
    """
    The word for this action.
    """
    image_id: str
    """
    Id of the image to begin anew from, or its name where only one image of the region has it; an id goes before a name. The
    server and the operation show the id. Control characters are refused.

    """


class Region(Model):
    """
    A cloud behind the service.
    """

    name: str
    """
    Name of the region.
    """
    backend: BackendName
    status: RegionStatus
    reason: Annotated[str | None, Field(...)]
    """
    Why the cloud counts as down, or null.
    """
    circuit: Circuit


class RegionPage(Model):
    """
    One page of regions.
    """

    items: list[Region]
    """
    The regions of this page, in order.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class RegionStatus(OpenEnum):
    """
    Whether the cloud answered this process when it was asked last, which it is every few seconds.
    """

    UP = "up"
    DOWN = "down"


class RescueAction(Model):
    """
    Boot a server from a rescue disk.
    """

    action: Literal["rescue"] = "rescue"
    """
    The word for this action.
    """


class ResizeAction(Model):
    """
    Give an `ACTIVE` server another flavor. In front of an OpenStack, or of a simulated cloud that is strict, one with a
    smaller disk is 422, of type `disk_too_small`, and the flavor that the server has is too, of type `same_flavor`.

    """

    action: Literal["resize"] = "resize"
    """
    The word for this action.
    """
    flavor_id: str
    """
    Id of the new flavor, or its name where only one flavor of the region has it; an id goes before a name. The
    server and the operation show the id. Control characters are refused.

    """
    auto_confirm: bool | None = None
    """
    Whether the service confirms the resize; if not, the server waits in `VERIFY_RESIZE`.
    """


class Restrictions(Model):
    """
    To what a credential is restricted beside its role; what is empty restricts nothing.
    """

    labels: dict[str, str]
    """
    Labels that a server must have.
    """
    servers: list[str]
    """
    Ids of servers.
    """
    operations: list[str]
    """
    The `operationId`s that may be used.
    """


class RestrictionsWanted(Model):
    """
    To what a new key is restricted beside its role; what is left out, null or empty restricts nothing.
    """

    labels: Annotated[dict[str, str] | None, Field(title="RequiredLabels")] = None
    """
    Labels that a server must have, each with this value.
    """
    servers: list[str] | None = None
    """
    Ids of servers.
    """
    operations: list[str] | None = None
    """
    The `operationId`s of this document that may be used.
    """


class ResumeAction(Model):
    """
    Let a `SUSPENDED` server go on.
    """

    action: Literal["resume"] = "resume"
    """
    The word for this action.
    """


class RevertResizeAction(Model):
    """
    Give a server in `VERIFY_RESIZE` its old flavor back.
    """

    action: Literal["revert_resize"] = "revert_resize"
    """
    The word for this action.
    """


class Role(OpenEnum):
    """
    What a caller may do: a viewer reads, an operator changes servers and what belongs to them, and an admin
    manages keys and limits beside. Each may do what those before it may.

    """

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"


class Server(Model):
    """
    A virtual machine.
    """

    id: str
    """
    Id of the server; it never changes.
    """
    name: str
    """
    The server's name.
    """
    status: ServerStatus
    flavor_id: str
    """
    Id of the server's flavor.
    """
    image_id: str
    """
    Id of the image that the server was made from.
    """
    ip_address: Annotated[str | None, Field(...)]
    """
    The server's first fixed address, one of IPv4 where there is one, or null until the cloud has given
    one.

    """
    addresses: dict[str, list[Address]]
    """
    Every address of the server, by the name of the network.
    """
    key_name: Annotated[str | None, Field(...)]
    """
    The key pair that opens the server, or null.
    """
    availability_zone: Annotated[str | None, Field(...)]
    """
    The zone of the cloud that the server is in, or null while it is in none.
    """
    created_at: datetime
    """
    When the server was asked for (UTC).
    """
    updated_at: datetime
    """
    When the server last changed (UTC).
    """
    flavor: Flavor
    image: Image
    task: Annotated[str | None, Field(...)]
    """
    Nova's word for what is going on with the server, such as `powering-off`, or null. One action may
    pass through several, as a build does: `scheduling`, `networking`, `block_device_mapping`, `spawning`.

    """
    allowed_actions: list[ActionName]
    """
    The actions that may begin now, `reboot` in its soft form; none while a task goes on, which a hard
    reboot or a deletion may supersede.

    """
    operation_id: Annotated[str | None, Field(...)]
    """
    The operation that is going on, or null.
    """
    fault: Annotated[OperationError | None, Field(...)]
    """
    Why the last operation failed, or null where it did not.
    """
    labels: dict[str, str]
    """
    The server's labels; those of a server made by hand are as they are in the cloud.
    """
    locked: bool
    """
    Whether every action but `unlock` is refused.
    """
    protected: bool
    """
    Whether deletion is refused.
    """
    expires_at: Annotated[datetime | None, Field(...)]
    """
    When the service deletes the server by itself, or null.
    """
    region: str
    """
    The region of the cloud that the server is in.
    """
    project_id: str
    """
    The project that the server belongs to.
    """


class ServerCreate(Model):
    """
    What a new server shall be. An optional field that is null is as one that is left out.
    """

    name: str
    """
    A name for people; it need not be unique. It has at least one visible character. Control characters are
    refused, and so are those that are not seen and only deceive: zero-width spaces, marks of direction, soft
    hyphens. Joiners are taken, which some scripts and emoji need; but an OpenStack, and a simulated cloud that
    is strict, take no joiners, no emoji, and no blank at either end (422, of type `name_not_allowed`).

    """
    flavor_id: str
    """
    Id of a flavor, or its name where only one flavor of the region has it; an id goes before a name. The
    server and the operation show the id. Control characters are refused.

    """
    image_id: str
    """
    Id of an image, or its name where only one image of the region has it; an id goes before a name. The
    server and the operation show the id. Control characters are refused.

    """
    networks: list[str] | None = None
    """
    Ids of the networks that the server is on, in the order of its interfaces; without any the cloud
    chooses.

    """
    security_groups: list[str] | None = None
    """
    Names or ids of the security groups of its interfaces; without any, `default`. One that the cloud
    does not have is 422, of type `not_found`; a name that several groups have is 409 `AMBIGUOUS_NAME`.

    """
    key_name: str | None = None
    """
    Name of the key pair that opens the server. Control characters are refused.
    """
    user_data: str | None = None
    """
    What the server reads when it first boots, such as a script for cloud-init, in Base64 (RFC 4648,
    not its URL-safe form) of at most 65,535 characters. It may be broken into lines wherever a tool
    does so, and their ends are not counted. It is handed to the cloud, and neither shown nor kept.

    """
    availability_zone: str | None = None
    """
    The zone of the cloud in which the server runs, one of `availability_zones` of `/capabilities`;
    without one the cloud chooses.

    """
    labels: Annotated[dict[str, str | None] | None, Field(title="NewLabels")] = None
    """
    Words for people and programs, at most 64; keys and values up to 255 characters. They are the metadata
    of the server in the cloud: a key is made of letters without accents, digits, spaces and `-_:.`, and
    does not begin with `ostler_`; a value has no control and no zero-width characters. One that is null is
    left out.

    """
    protected: bool | None = None
    """
    Refuse to delete the server until this is set to false.
    """
    expires_at: datetime | None = None
    """
    When the service deletes the server by itself, a moment to come by the clock of the service; null
    means never.

    """
    region: str | None = None
    """
    Name of a region, as `/regions` lists it; without one, or with null, the default region. Control
    characters are refused.

    """


class ServerEventData(Model):
    """
    What is so of a server since the event.
    """

    status: ServerEventStatus
    task: Annotated[str | None, Field(...)]
    """
    Nova's word for what is going on with the server, such as `powering-off`, or null. One action may
    pass through several, as a build does: `scheduling`, `networking`, `block_device_mapping`, `spawning`.

    """
    fault: Annotated[OperationError | None, Field(...)]
    """
    Why the last operation of the server failed, or null where it did not.
    """
    changed: list[str]
    """
    The names of the server's fields that are others than before.
    """


class ServerEventStatus(OpenEnum):
    """
    The server's status, as `ServerStatus` has it, or `DELETED`.
    """

    BUILD = "BUILD"
    ACTIVE = "ACTIVE"
    SHUTOFF = "SHUTOFF"
    PAUSED = "PAUSED"
    SUSPENDED = "SUSPENDED"
    RESCUE = "RESCUE"
    VERIFY_RESIZE = "VERIFY_RESIZE"
    SHELVED = "SHELVED"
    SHELVED_OFFLOADED = "SHELVED_OFFLOADED"
    ERROR = "ERROR"
    DELETED = "DELETED"


class ServerPage(Model):
    """
    One page of servers.
    """

    items: list[Server]
    """
    The servers of this page, in order.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class ServerStatus(OpenEnum):
    """
    Nova's word for what the server is doing: `BUILD` being made, `ACTIVE` running, `SHUTOFF` powered
    off, `PAUSED` frozen in memory, `SUSPENDED` with its memory on disk, `RESCUE` booted from a rescue
    image, `VERIFY_RESIZE` resized and waiting for a confirmation, `SHELVED` and `SHELVED_OFFLOADED`
    put away, `ERROR` when the cloud failed.

    """

    BUILD = "BUILD"
    ACTIVE = "ACTIVE"
    SHUTOFF = "SHUTOFF"
    PAUSED = "PAUSED"
    SUSPENDED = "SUSPENDED"
    RESCUE = "RESCUE"
    VERIFY_RESIZE = "VERIFY_RESIZE"
    SHELVED = "SHELVED"
    SHELVED_OFFLOADED = "SHELVED_OFFLOADED"
    ERROR = "ERROR"


class ServerUpdate(Model):
    """
    The fields of a server to change.
    """

    name: str | None = None
    """
    The new name, such as a new server could have; null leaves the name as it is.
    """
    labels: dict[str, str | None] | None = None
    """
    Labels to set, with keys as at the creation; one that is null is removed, and those not named stay.
    The server must be left with at most 64.

    """
    protected: bool | None = None
    """
    Whether deleting the server is refused.
    """
    expires_at: datetime | None = None
    """
    When the service deletes the server by itself, a moment to come by the clock of the service; null
    means never.

    """


class ShelveAction(Model):
    """
    Put a server away, its disk kept as an image.
    """

    action: Literal["shelve"] = "shelve"
    """
    The word for this action.
    """


class SnapshotAction(Model):
    """
    Make an image of a server, from which others can be booted.
    """

    action: Literal["snapshot"] = "snapshot"
    """
    The word for this action.
    """
    name: str
    """
    The name of the image, such as a server could have.
    """


class StartAction(Model):
    """
    Power on a `SHUTOFF` server.
    """

    action: Literal["start"] = "start"
    """
    The word for this action.
    """


class StopAction(Model):
    """
    Power off an `ACTIVE` server, or one in `ERROR`.
    """

    action: Literal["stop"] = "stop"
    """
    The word for this action.
    """


class SuspendAction(Model):
    """
    Write the memory of an `ACTIVE` server to disk and stop it.
    """

    action: Literal["suspend"] = "suspend"
    """
    The word for this action.
    """


class UnlockAction(Model):
    """
    Allow actions and deletion again; twice is fine.
    """

    action: Literal["unlock"] = "unlock"
    """
    The word for this action.
    """


class UnpauseAction(Model):
    """
    Let a `PAUSED` server go on.
    """

    action: Literal["unpause"] = "unpause"
    """
    The word for this action.
    """


class UnrescueAction(Model):
    """
    Boot a server in `RESCUE` from its own disk again.
    """

    action: Literal["unrescue"] = "unrescue"
    """
    The word for this action.
    """


class UnshelveAction(Model):
    """
    Bring a shelved server back.
    """

    action: Literal["unshelve"] = "unshelve"
    """
    The word for this action.
    """


ServerAction = TypeAliasType(
    "ServerAction",
    Annotated[
        StartAction
        | StopAction
        | RebootAction
        | ResizeAction
        | ConfirmResizeAction
        | RevertResizeAction
        | PauseAction
        | UnpauseAction
        | SuspendAction
        | ResumeAction
        | RescueAction
        | UnrescueAction
        | ShelveAction
        | UnshelveAction
        | RebuildAction
        | SnapshotAction
        | LockAction
        | UnlockAction,
        Field(union_mode="left_to_right"),
    ],
)
"""
One lifecycle action, told by its `action`.
"""


class Verdict(Model):
    """
    Whether something may be done, and why not.
    """

    allowed: bool
    """
    Whether it may be done.
    """
    reason: Annotated[VerdictReason | None, Field(...)]
    """
    Why not, null if it may: `role`, the caller's role is not enough; `restriction`, its credential is restricted
    to something else; `not_found`, there is no such path, or nothing of this id in the project; `method`, the path
    has no such method; `state`, the server is in a status without this action; `busy`, an operation goes on;
    `lock`, the server is locked; `protection`, it is protected against deletion; `quota`, the project has no
    room; `region`, the cloud of the server does not do this.

    """
    code: Annotated[ErrorCode | None, Field(...)]
    """
    The code of the error that the request would be answered with; null if it may.
    """
    message: str
    """
    The same for people.
    """
    operation: Annotated[str | None, Field(...)]
    """
    The `operationId` of this document that was meant; null where there is none.
    """
    required_role: Annotated[Role | None, Field(...)]
    """
    The role that it needs; null where none is needed or nothing is there.
    """
    role: Role
    retry_after: Annotated[int | None, Field(...)]
    """
    After how many seconds to ask again, where it may be otherwise soon; null elsewhere.
    """
    allowed_actions: list[ActionName]
    """
    What may be done with the server now, nothing where none was meant.
    """


class VerdictReason(OpenEnum):
    """
    Why something may not be done.
    """

    ROLE = "role"
    RESTRICTION = "restriction"
    NOT_FOUND = "not_found"
    METHOD = "method"
    STATE = "state"
    BUSY = "busy"
    LOCK = "lock"
    PROTECTION = "protection"
    QUOTA = "quota"
    REGION = "region"


class Webhook(Model):
    """
    Where events are delivered, and how far that has come.
    """

    id: str
    """
    Id of the webhook.
    """
    url: str
    """
    Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need be, a path and
    a query. No user, password or fragment. It stays as it was sent, whatever the case of its letters.

    """
    description: str
    """
    Words for people.
    """
    event_types: list[EventType]
    """
    The types of event that are delivered; none named is all of them.
    """
    status: WebhookStatus
    disabled_reason: Annotated[str | None, Field(...)]
    """
    Why the service disabled the webhook; null while it is enabled, or when a request disabled it.
    """
    position: str
    """
    The `id` of the last event that was delivered or passed over; the next is behind it.
    """
    last_delivery: Annotated[WebhookDelivery | None, Field(...)]
    """
    What came of the last attempt to deliver an event, or null before the first.
    """
    failing_since: Annotated[datetime | None, Field(...)]
    """
    When the first delivery failed that none has succeeded after (UTC), or null.
    """
    project_id: str
    """
    The project of which it gets the events.
    """
    next_attempt_at: Annotated[datetime | None, Field(...)]
    """
    When a delivery that failed is tried again (UTC), or null.
    """
    created_at: datetime
    """
    When the webhook was made (UTC).
    """
    updated_at: datetime
    """
    When the webhook was last changed by a request or disabled (UTC).
    """


class WebhookCreate(Model):
    """
    What a new webhook shall be.
    """

    url: str
    """
    Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need be, a path and
    a query. No user, password or fragment. It stays as it was sent, whatever the case of its letters.

    """
    description: str | None = None
    """
    Words for people, null for none. Control characters are refused.
    """
    event_types: list[EventType] | None = None
    """
    The types of event that are delivered; null or none named is all of them.
    """
    secret: str | None = None
    """
    The key of the signatures (HMAC-SHA256): `whsec_` and 24 to 64 bytes in Base64. It must be random;
    without one, or with null, the service makes one.

    """


class WebhookDelivery(Model):
    """
    What came of the last attempt to deliver an event.
    """

    event_id: str
    """
    The event that was sent.
    """
    at: datetime
    """
    When the attempt had ended (UTC).
    """
    status: Annotated[int | None, Field(...)]
    """
    The HTTP status of the answer, or null when there was none.
    """
    error: Annotated[str | None, Field(...)]
    """
    Why the event does not count as delivered, or null when it does.
    """
    attempts: int
    """
    How often this event has been tried.
    """
    duration_ms: Annotated[int | None, Field(...)]
    """
    How many milliseconds the attempt took, or null when an older version of the service made it.
    """


class WebhookPage(Model):
    """
    One page of webhooks.
    """

    items: list[Webhook]
    """
    The webhooks of this page, oldest first.
    """
    total: int
    """
    How many items the whole list has under these filters.
    """
    limit: int
    """
    The limit that was asked for.
    """
    offset: int
    """
    How many items lie before this page.
    """
    next_offset: Annotated[int | None, Field(...)]
    """
    The offset of the next page, or null on the last page.
    """
    next_cursor: Annotated[str | None, Field(...)]
    """
    The cursor of the next page, or null on the last page. Send it back as it is.
    """


class WebhookStatus(OpenEnum):
    """
    `enabled` events are delivered; `disabled` none is, because a request wanted it so or because of
    `disabled_reason`.

    """

    ENABLED = "enabled"
    DISABLED = "disabled"


class WebhookUpdate(Model):
    """
    The fields of a webhook to change.
    """

    url: str | None = None
    """
    Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need be, a path and
    a query. No user, password or fragment. It stays as it was sent, whatever the case of its letters.

    """
    description: str | None = None
    """
    Words for people, null for none. Control characters are refused.
    """
    event_types: list[EventType] | None = None
    """
    The types of event that are delivered; null or none named is all of them.
    """
    secret: str | None = None
    """
    The new key of the signatures; the one before it signs beside it for another 24 hours.
    """
    status: WebhookStatus | None = None


class WebhookWithSecret(Model):
    """
    A webhook that has just been made, with its secret.
    """

    id: str
    """
    Id of the webhook.
    """
    url: str
    """
    Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need be, a path and
    a query. No user, password or fragment. It stays as it was sent, whatever the case of its letters.

    """
    description: str
    """
    Words for people.
    """
    event_types: list[EventType]
    """
    The types of event that are delivered; none named is all of them.
    """
    status: WebhookStatus
    disabled_reason: Annotated[str | None, Field(...)]
    """
    Why the service disabled the webhook; null while it is enabled, or when a request disabled it.
    """
    position: str
    """
    The `id` of the last event that was delivered or passed over; the next is behind it.
    """
    last_delivery: Annotated[WebhookDelivery | None, Field(...)]
    """
    What came of the last attempt to deliver an event, or null before the first.
    """
    failing_since: Annotated[datetime | None, Field(...)]
    """
    When the first delivery failed that none has succeeded after (UTC), or null.
    """
    project_id: str
    """
    The project of which it gets the events.
    """
    next_attempt_at: Annotated[datetime | None, Field(...)]
    """
    When a delivery that failed is tried again (UTC), or null.
    """
    created_at: datetime
    """
    When the webhook was made (UTC).
    """
    updated_at: datetime
    """
    When the webhook was last changed by a request or disabled (UTC).
    """
    secret: str
    """
    The key of the signatures, which no other answer shows.
    """
