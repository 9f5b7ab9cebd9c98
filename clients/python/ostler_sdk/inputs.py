"""What the methods take as keywords.

Made by sdk_generator from the document; not to be edited.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Required, TypedDict


class ListServers(TypedDict, total=False):
    """Of `list_servers`."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    sort: str | None
    """The field by which the list is ordered; a leading `-` turns the order round."""
    status: str | Sequence[str] | None
    """Only servers in one of these statuses, in any case of letters, with commas between them:
    `ACTIVE,SHUTOFF`. The parameter may also be given several times.
    """
    name: str | None
    """Only servers with exactly this name, for example `web-01`."""
    flavor_id: str | None
    """Only servers of this flavor: its id, or a name that one flavor of a region has; that of
    several is 409 `AMBIGUOUS_NAME`. Without `region` it is the flavor of this name in each region.
    For example `11111111-0000-0000-0000-000000000002`.
    """
    image_id: str | None
    """Only servers made from this image: its id, or a name that one image of a region has, as for
    `flavor_id`. For example `22222222-0000-0000-0000-000000000001`.
    """
    region: str | None
    """Only servers in this region, which the service need not have any more. For example
    `RegionOne`.
    """
    label: str | Sequence[str] | None
    """Only servers with this label: `key`, whatever its value, or `key=value`. The first `=` ends
    the key, and all that follows is the value, commas too; for example `env=prod`. To ask for
    servers that have all of several labels give the parameter several times:
    `label=env%3Dprod&label=tier%3Dweb`.
    """
    created_after: datetime | str | None
    """Only servers that were asked for later than this moment (RFC 3339). In a query a `+` means a
    space, so write the offset as `Z`, or its `+` as `%2B`. For example `2026-01-01T00:00:00Z`.
    """
    created_before: datetime | str | None
    """Only servers that were asked for earlier than this moment (RFC 3339), for example
    `2036-01-01T00:00:00Z`.
    """
    changed_since: datetime | str | None
    """Only servers whose `updated_at` is this moment (RFC 3339) or later. Deleted servers are left
    out here too; `/events` tells of them. `sort=updated_at` costs the least beside it. For example
    `2026-01-01T00:00:00Z`.
    """


class CreateServer(TypedDict, total=False):
    """Of `create_server`."""

    name: Required[str]
    """A name for people; it need not be unique. It has at least one visible character. Control
    characters are refused, and so are those that are not seen and only deceive: zero-width spaces,
    marks of direction, soft hyphens. Joiners are taken, which some scripts and emoji need; but an
    OpenStack, and a simulated cloud that is strict, take no joiners, no emoji, and no blank at
    either end (422, of type `name_not_allowed`).
    """
    flavor_id: str
    """Id of a flavor, or its name where only one flavor of the region has it; an id goes before a
    name. The server and the operation show the id. Control characters are refused.
    """
    image_id: str
    """Id of an image, or its name where only one image of the region has it; an id goes before a
    name. The server and the operation show the id. Control characters are refused.
    """
    networks: Sequence[str] | None
    """Ids of the networks that the server is on, in the order of its interfaces; without any the
    cloud chooses.
    """
    security_groups: Sequence[str] | None
    """Names or ids of the security groups of its interfaces; without any, `default`. One that the
    cloud does not have is 422, of type `not_found`; a name that several groups have is 409
    `AMBIGUOUS_NAME`.
    """
    key_name: str | None
    """Name of the key pair that opens the server. Control characters are refused."""
    user_data: bytes | str | None
    """What the server reads when it first boots, such as a script for cloud-init, in Base64 (RFC
    4648, not its URL-safe form) of at most 65,535 characters. It may be broken into lines wherever
    a tool does so, and their ends are not counted. It is handed to the cloud, and neither shown nor
    kept.
    """
    availability_zone: str | None
    """The zone of the cloud in which the server runs, one of `availability_zones` of
    `/capabilities`; without one the cloud chooses.
    """
    labels: Mapping[str, str | None] | None
    """Words for people and programs, at most 64; keys and values up to 255 characters. They are the
    metadata of the server in the cloud: a key is made of letters without accents, digits, spaces
    and `-_:.`, and does not begin with `ostler_`; a value has no control and no zero-width
    characters. One that is null is left out.
    """
    protected: bool | None
    """Refuse to delete the server until this is set to false."""
    expires_at: datetime | str | None
    """When the service deletes the server by itself, a moment to come by the clock of the service;
    null means never.
    """
    region: str | None
    """Name of a region, as `/regions` lists it; without one, or with null, the default region.
    Control characters are refused.
    """


class UpdateServer(TypedDict, total=False):
    """Of `update_server`."""

    name: str | None
    """The new name, such as a new server could have; null leaves the name as it is."""
    labels: Mapping[str, str | None]
    """Labels to set, with keys as at the creation; one that is null is removed, and those not named
    stay. The server must be left with at most 64.
    """
    protected: bool
    """Whether deleting the server is refused."""
    expires_at: datetime | str | None
    """When the service deletes the server by itself, a moment to come by the clock of the service;
    null means never.
    """


class ListServerOperations(TypedDict, total=False):
    """Of `list_server_operations`."""

    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    status: str | Sequence[str] | None
    """Only operations in one of these statuses, in any case of letters, with commas between them:
    `queued,running`. The parameter may also be given several times.
    """
    action: str | Sequence[str] | None
    """Only operations that do one of these, in any case of letters, with commas between them:
    `create,delete`. The parameter may also be given several times.
    """


class ListServerEvents(TypedDict, total=False):
    """Of `list_server_events`."""

    after: str | None
    """The position behind which to begin: the `id` of an event, or `next_after` of an earlier page.
    A page begins with the first event unless told otherwise, a stream with what happens next. For
    example `41`.
    """
    limit: int | None
    """The most items that the page may have."""


class GetConsoleLog(TypedDict, total=False):
    """Of `get_console_log`."""

    lines: int | None
    """The most lines to return, counted from the end."""


class ListOperations(TypedDict, total=False):
    """Of `list_operations`."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    status: str | Sequence[str] | None
    """Only operations in one of these statuses, in any case of letters, with commas between them:
    `queued,running`. The parameter may also be given several times.
    """
    action: str | Sequence[str] | None
    """Only operations that do one of these, in any case of letters, with commas between them:
    `create,delete`. The parameter may also be given several times.
    """
    server_id: str | None
    """Only operations of this server, which may be deleted."""


class ListEvents(TypedDict, total=False):
    """Of `list_events`."""

    after: str | None
    """The position behind which to begin: the `id` of an event, or `next_after` of an earlier page.
    A page begins with the first event unless told otherwise, a stream with what happens next. For
    example `41`.
    """
    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""


class ListWebhooks(TypedDict, total=False):
    """Of `list_webhooks`."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """


class CreateWebhook(TypedDict, total=False):
    """Of `create_webhook`."""

    url: Required[str]
    """Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need be, a
    path and a query. No user, password or fragment. It stays as it was sent, whatever the case of
    its letters.
    """
    description: str | None
    """Words for people, null for none. Control characters are refused."""
    event_types: Sequence[str] | None
    """The types of event that are delivered; null or none named is all of them."""
    secret: str | None
    """The key of the signatures (HMAC-SHA256): `whsec_` and 24 to 64 bytes in Base64. It must be
    random; without one, or with null, the service makes one.
    """


class UpdateWebhook(TypedDict, total=False):
    """Of `update_webhook`."""

    url: str
    """Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need be, a
    path and a query. No user, password or fragment. It stays as it was sent, whatever the case of
    its letters.
    """
    description: str | None
    """Words for people, null for none. Control characters are refused."""
    event_types: Sequence[str] | None
    """The types of event that are delivered; null or none named is all of them."""
    secret: str
    """The new key of the signatures; the one before it signs beside it for another 24 hours."""
    status: str
    """`enabled` events are delivered; `disabled` none is, because a request wanted it so or because
    of `disabled_reason`.
    """


class ListDeliveries(TypedDict, total=False):
    """Of `list_deliveries`."""

    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """


class ListAudit(TypedDict, total=False):
    """Of `list_audit`."""

    order: str | None
    """`newest` begins with the newest entry, `oldest` with the oldest, as is of use to whoever
    copies the log.
    """
    limit: int | None
    """The most items that the page may have."""
    actor: str | None
    """Only what the caller with this `subject` has asked for. For example `ci`."""
    key_id: str | None
    """Only what was asked for with the API key of this id. For example `k7Qm2x`."""
    operation: str | None
    """Only requests for this operationId of the document. For example `create_server`."""
    resource_type: str | None
    """Only what is about things of this kind. For example `server`."""
    resource_id: str | None
    """Only what is about the thing with this id, or of a key pair this name. For example
    `5219cabe-2c70-4a49-b726-1c0bfdd7cb39`.
    """
    operation_id: str | None
    """Only the request behind the operation with this id, and those to give it up. For example
    `0a5c9a9e-6a0d-4a55-a29c-2b5bb7d1c9b1`.
    """
    request_id: str | None
    """Only the requests with this `X-Request-ID`. For example `my-trace-123`."""
    outcome: str | None
    """Only requests that ended so. For example `refused`."""
    since: datetime | str | None
    """Only entries from this moment on (RFC 3339). In a query a `+` means a space, so write the
    offset as `Z`, or its `+` as `%2B`. For example `2026-01-01T00:00:00Z`.
    """
    until: datetime | str | None
    """Only entries from before this moment (RFC 3339). For example `2026-02-01T00:00:00Z`."""
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """


class ListFlavors(TypedDict, total=False):
    """Of `list_flavors`."""

    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class GetFlavor(TypedDict, total=False):
    """Of `get_flavor`."""

    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class ListImages(TypedDict, total=False):
    """Of `list_images`."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class GetImage(TypedDict, total=False):
    """Of `get_image`."""

    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class DeleteImage(TypedDict, total=False):
    """Of `delete_image`."""

    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class ListNetworks(TypedDict, total=False):
    """Of `list_networks`."""

    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class GetNetwork(TypedDict, total=False):
    """Of `get_network`."""

    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class ListKeypairs(TypedDict, total=False):
    """Of `list_keypairs`."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """
    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class CreateKeypair(TypedDict, total=False):
    """Of `create_keypair`."""

    name: Required[str]
    """Name of the key pair, by which servers choose it: letters, digits, spaces, `-`, `_`, `.` and
    `@`, with no space at either end, and neither `.` nor `..`. One with `.` or `@` needs a cloud
    that takes it, as Nova does since Zed (microversion 2.92); another refuses it with 422.
    """
    public_key: Required[str]
    """The public key in the one line that OpenSSH writes into a file `.pub`: type, Base64, and a
    comment if wanted. The types are `ssh-ed25519`, `ssh-rsa`, `ecdsa-sha2-nistp256`, `-nistp384`,
    `-nistp521`, `sk-ssh-ed25519@openssh.com` and `sk-ecdsa-sha2-nistp256@openssh.com`.
    """
    region: str | None
    """Name of a region, as `/regions` lists it; without one, or with null, the default region.
    Control characters are refused.
    """


class GetKeypair(TypedDict, total=False):
    """Of `get_keypair`."""

    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class DeleteKeypair(TypedDict, total=False):
    """Of `delete_keypair`."""

    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class ListRegions(TypedDict, total=False):
    """Of `list_regions`."""

    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """


class GetCapabilities(TypedDict, total=False):
    """Of `get_capabilities`."""

    region: str | None
    """The region that is meant, for example `RegionOne`; without it, the default one. One that
    there is not is 422.
    """


class PutProjectQuota(TypedDict, total=False):
    """Of `put_project_quota`."""

    servers: int | None
    """How much of the resource the project may have; -1 is any amount. Without it, or with null, it
    is what the settings say.
    """
    vcpus: int | None
    """How much of the resource the project may have; -1 is any amount. Without it, or with null, it
    is what the settings say.
    """
    ram_mb: int | None
    """How much of the resource the project may have; -1 is any amount. Without it, or with null, it
    is what the settings say.
    """
    disk_gb: int | None
    """How much of the resource the project may have; -1 is any amount. Without it, or with null, it
    is what the settings say.
    """
    keypairs: int | None
    """How much of the resource the project may have; -1 is any amount. Without it, or with null, it
    is what the settings say.
    """
    webhooks: int | None
    """How much of the resource the project may have; -1 is any amount. Without it, or with null, it
    is what the settings say.
    """


class ListKeys(TypedDict, total=False):
    """Of `list_keys`."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
    limit: int | None
    """The most items that the page may have."""
    offset: int | None
    """How many items of the list to pass over. Its cost grows with its size; to walk a long list,
    follow `next_cursor`.
    """


class CreateKey(TypedDict, total=False):
    """Of `create_key`."""

    name: Required[str]
    """What people call the key. Control characters are refused."""
    role: Required[str]
    """What a caller may do: a viewer reads, an operator changes servers and what belongs to them,
    and an admin manages keys and limits beside. Each may do what those before it may.
    """
    project_id: str | None
    """A project; without one, or with null, the caller's. Control characters are refused."""
    all_projects: bool | None
    """Whether an admin's key is one of every project, and not of its own alone."""
    restrictions: Mapping[str, Any] | None
    """To what the key is restricted beside its role; what is left out, null or empty restricts
    nothing. A key with `labels` or `servers` sees and changes only such servers: others are 404,
    the list of servers leaves them out, and what is about more than single servers or the catalogue
    is 403.
    """
    expires_at: datetime | str | None
    """When the key ends; without one, or with null, 90 days from now, unless the service was set up
    otherwise (`AUTH_KEY_DAYS`).
    """


class RotateKey(TypedDict, total=False):
    """Of `rotate_key`."""

    expires_at: datetime | str | None
    """When the key ends; without one, or with null, 90 days from now, unless the service was set up
    otherwise (`AUTH_KEY_DAYS`).
    """
    overlap_seconds: int | None
    """How long the secret of before holds beside the new one, a day if it is left out or null; 0
    ends it now.
    """


class CanI(TypedDict, total=False):
    """Of `can_i`."""

    method: str
    """The method of a request."""
    path: str
    """The path of a request as it would be sent; a query behind it is not looked at."""
    server_id: str
    """The server with which something would be done."""
    action: str
    """What would be done with the server; `reboot_hard` is `reboot` of the type `HARD`."""
    flavor_id: str
    """The flavor of a new server, or of a resize, by its id or its name."""


class FollowEvents(TypedDict, total=False):
    """Of `list_events` as a stream."""

    all_projects: bool | None
    """Whether to list what is in any project. Only for admins of all projects; `project_id` beside
    it narrows the list to one.
    """
    project_id: str | None
    """The project to look at; another one than the caller's own is for admins of all projects. One
    that there is not has nothing.
    """
