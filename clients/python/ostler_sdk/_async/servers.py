"""Servers, and what may be done to them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from ostler_sdk import models
from ostler_sdk._async.operations import WAIT_S, AsyncOperation, check
from ostler_sdk._async.resource import AsyncResource, get_etag, identify
from ostler_sdk.errors import NotFoundError

if TYPE_CHECKING:
    from typing import Unpack

    from ostler_sdk import inputs

Server = str | models.Server
Watch = Callable[[AsyncOperation], object]


class Waiting(TypedDict, total=False):
    """How a change is asked for.

    With ``wait`` it is waited for: True waits up to an hour, a number that many seconds; the end
    raises OperationFailed or WaitTimeout unless it is a success. ``on_progress`` is called with the
    operation every few seconds meanwhile. ``if_match`` is a tag that the server must still have,
    ``idempotency_key`` replaces the one that is made for each call.
    """

    wait: bool | float
    on_progress: Watch
    if_match: str | None
    idempotency_key: str | None


class AsyncServers(AsyncResource):
    """Virtual machines and what may be done to them."""

    async def create(
        self,
        *,
        flavor: str | None = None,
        image: str | None = None,
        wait: bool | float = False,
        on_progress: Watch | None = None,
        idempotency_key: str | None = None,
        **fields: Unpack[inputs.CreateServer],
    ) -> models.Server:
        """Boot a new server.

        Makes a server of the given flavor from the given image, both of the region that `region`
        names or of the default one. A field that the region does not offer is 422, of type
        `not_offered`. In front of an OpenStack, or of a simulated cloud that is strict, so is a
        flavor whose disk is smaller than the image needs, of type `disk_too_small`. On a cloud that
        is instant, as the simulated one is by default, the server is `ACTIVE`, with an address of
        its own, before the answer leaves. On another it is in `BUILD`, and `operation_id` names the
        operation to follow.

        name: A name for people; it need not be unique. It has at least one visible character.
            Control characters are refused, and so are those that are not seen and only deceive:
            zero-width spaces, marks of direction, soft hyphens. Joiners are taken, which some
            scripts and emoji need; but an OpenStack, and a simulated cloud that is strict, take no
            joiners, no emoji, and no blank at either end (422, of type `name_not_allowed`).
        flavor_id: Id of a flavor, or its name where only one flavor of the region has it; an id
            goes before a name. The server and the operation show the id. Control characters are
            refused.
        image_id: Id of an image, or its name where only one image of the region has it; an id goes
            before a name. The server and the operation show the id. Control characters are refused.
        networks: Ids of the networks that the server is on, in the order of its interfaces; without
            any the cloud chooses.
        security_groups: Names or ids of the security groups of its interfaces; without any,
            `default`. One that the cloud does not have is 422, of type `not_found`; a name that
            several groups have is 409 `AMBIGUOUS_NAME`.
        key_name: Name of the key pair that opens the server. Control characters are refused.
        user_data: What the server reads when it first boots, such as a script for cloud-init, in
            Base64 (RFC 4648, not its URL-safe form) of at most 65,535 characters. It may be broken
            into lines wherever a tool does so, and their ends are not counted. It is handed to the
            cloud, and neither shown nor kept.
        availability_zone: The zone of the cloud in which the server runs, one of
            `availability_zones` of `/capabilities`; without one the cloud chooses.
        labels: Words for people and programs, at most 64; keys and values up to 255 characters.
            They are the metadata of the server in the cloud: a key is made of letters without
            accents, digits, spaces and `-_:.`, and does not begin with `ostler_`; a value has no
            control and no zero-width characters. One that is null is left out.
        protected: Refuse to delete the server until this is set to false.
        expires_at: When the service deletes the server by itself, a moment to come by the clock of
            the service; null means never.
        region: Name of a region, as `/regions` lists it; without one, or with null, the default
            region. Control characters are refused.

        Here, ``flavor`` and ``image`` are an id or a name, ``user_data`` may be bytes, and with
        ``wait`` the server is returned once it has been made: see Waiting.
        """
        named = {"flavor_id": flavor, "image_id": image}
        body = {**{name: value for name, value in named.items() if value is not None}, **fields}
        response = await self._call(
            "create_server",
            json=body,
            idempotency_key=idempotency_key,
            deadline=choose_deadline(wait),
        )
        server = self._read(models.Server, response.data, response.etag)
        if wait:
            await self._await_creation(server, wait, on_progress)
            return await self.get(server) if server.operation_id else server
        return server

    async def get(self, server: Server) -> models.Server:
        """Read a server.

        The server with its flavor and its image. A deleted server is not found.
        """
        return await self._get(models.Server, "get_server", identify(server))

    async def page(self, **filters: Unpack[inputs.ListServers]) -> models.ServerPage:
        """List servers.

        One page of the servers that match every given filter, deleted ones left out, ordered by
        `sort` and then by `id`.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        sort: The field by which the list is ordered; a leading `-` turns the order round.
        status: Only servers in one of these statuses, in any case of letters, with commas between
            them: `ACTIVE,SHUTOFF`. The parameter may also be given several times.
        name: Only servers with exactly this name, for example `web-01`.
        flavor_id: Only servers of this flavor: its id, or a name that one flavor of a region has;
            that of several is 409 `AMBIGUOUS_NAME`. Without `region` it is the flavor of this name
            in each region. For example `11111111-0000-0000-0000-000000000002`.
        image_id: Only servers made from this image: its id, or a name that one image of a region
            has, as for `flavor_id`. For example `22222222-0000-0000-0000-000000000001`.
        region: Only servers in this region, which the service need not have any more. For example
            `RegionOne`.
        label: Only servers with this label: `key`, whatever its value, or `key=value`. The first
            `=` ends the key, and all that follows is the value, commas too; for example `env=prod`.
            To ask for servers that have all of several labels give the parameter several times:
            `label=env%3Dprod&label=tier%3Dweb`.
        created_after: Only servers that were asked for later than this moment (RFC 3339). In a
            query a `+` means a space, so write the offset as `Z`, or its `+` as `%2B`. For example
            `2026-01-01T00:00:00Z`.
        created_before: Only servers that were asked for earlier than this moment (RFC 3339), for
            example `2036-01-01T00:00:00Z`.
        changed_since: Only servers whose `updated_at` is this moment (RFC 3339) or later. Deleted
            servers are left out here too; `/events` tells of them. `sort=updated_at` costs the
            least beside it. For example `2026-01-01T00:00:00Z`.
        """
        return await self._get(models.ServerPage, "list_servers", query=filters)

    async def list(self, **filters: Unpack[inputs.ListServers]) -> AsyncIterator[models.Server]:
        """List servers.

        One page of the servers that match every given filter, deleted ones left out, ordered by
        `sort` and then by `id`.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        sort: The field by which the list is ordered; a leading `-` turns the order round.
        status: Only servers in one of these statuses, in any case of letters, with commas between
            them: `ACTIVE,SHUTOFF`. The parameter may also be given several times.
        name: Only servers with exactly this name, for example `web-01`.
        flavor_id: Only servers of this flavor: its id, or a name that one flavor of a region has;
            that of several is 409 `AMBIGUOUS_NAME`. Without `region` it is the flavor of this name
            in each region. For example `11111111-0000-0000-0000-000000000002`.
        image_id: Only servers made from this image: its id, or a name that one image of a region
            has, as for `flavor_id`. For example `22222222-0000-0000-0000-000000000001`.
        region: Only servers in this region, which the service need not have any more. For example
            `RegionOne`.
        label: Only servers with this label: `key`, whatever its value, or `key=value`. The first
            `=` ends the key, and all that follows is the value, commas too; for example `env=prod`.
            To ask for servers that have all of several labels give the parameter several times:
            `label=env%3Dprod&label=tier%3Dweb`.
        created_after: Only servers that were asked for later than this moment (RFC 3339). In a
            query a `+` means a space, so write the offset as `Z`, or its `+` as `%2B`. For example
            `2026-01-01T00:00:00Z`.
        created_before: Only servers that were asked for earlier than this moment (RFC 3339), for
            example `2036-01-01T00:00:00Z`.
        changed_since: Only servers whose `updated_at` is this moment (RFC 3339) or later. Deleted
            servers are left out here too; `/events` tells of them. `sort=updated_at` costs the
            least beside it. For example `2026-01-01T00:00:00Z`.
        """
        async for server in self._walk(models.Server, "list_servers", query=filters):
            yield server

    async def update(self, server: Server, **changes: Unpack[inputs.UpdateServer]) -> models.Server:
        """Change a server.

        Changes the given fields and leaves the others as they are (JSON Merge Patch, RFC 7396): a
        label that is null is removed, and so is an `expires_at` that is null. A `null` name changes
        nothing, since a server always has a name. What is so already changes nothing: neither
        `updated_at` nor the `ETag`, and no event tells of it.

        The cloud is told the name and the labels. Labels that it cannot take at the moment, since
        the server is busy or in a status in which Nova takes no metadata, are shown at once and
        brought there as soon as it takes them.

        name: The new name, such as a new server could have; null leaves the name as it is.
        labels: Labels to set, with keys as at the creation; one that is null is removed, and those
            not named stay. The server must be left with at most 64.
        protected: Whether deleting the server is refused.
        expires_at: When the service deletes the server by itself, a moment to come by the clock of
            the service; null means never.

        Here, a server that is given as an object must be as it was then (If-Match); an id asks for
        nothing.
        """
        response = await self._call(
            "update_server", identify(server), json=changes, if_match=get_etag(server)
        )
        return self._read(models.Server, response.data, response.etag)

    async def delete(self, server: Server, **waiting: Unpack[Waiting]) -> None:
        """Delete a server.

        Deletes the server in any status, whatever goes on with it, and frees its address. On a
        cloud that is not instant the server stays visible, with the task `deleting`, until the
        cloud has let go of it; then it is not found.

        An operation that is going on is superseded: it ends `cancelled`, its `superseded_by` names
        this deletion, and what it made, such as the image of a snapshot, is removed. A server that
        is being deleted already is not deleted twice: `Location` names the operation that is at it.
        """
        wait, on_progress = waiting.get("wait", False), waiting.get("on_progress")
        try:
            response = await self._call(
                "delete_server",
                identify(server),
                if_match=waiting.get("if_match"),
                deadline=choose_deadline(wait),
            )
        except NotFoundError as error:
            if error.lost:
                return  # an attempt before this one has deleted it, and its answer was lost
            raise
        if wait and response.operation_id:
            await self._await(response.operation_id, wait, on_progress)

    async def get_console_log(
        self, server: Server, *, lines: int | None = None
    ) -> models.ConsoleLog:
        """Read the console log of a server.

        The last lines that the server wrote to its console.

        lines: The most lines to return, counted from the end.
        """
        query = {"lines": lines}
        return await self._get(models.ConsoleLog, "get_console_log", identify(server), query=query)

    async def open_console(
        self, server: Server, *, idempotency_key: str | None = None
    ) -> models.Console:
        """Open a console of a server.

        Makes a URL that shows the console of a running server in a browser for a while.
        """
        response = await self._call(
            "open_console", identify(server), idempotency_key=idempotency_key
        )
        return self._read(models.Console, response.data)

    async def start(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Power on a `SHUTOFF` server."""
        return await self._act(server, {"action": "start"}, waiting)

    async def stop(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Power off an `ACTIVE` server, or one in `ERROR`."""
        return await self._act(server, {"action": "stop"}, waiting)

    async def reboot(
        self, server: Server, *, hard: bool = False, **waiting: Unpack[Waiting]
    ) -> models.Server:
        """Restart an `ACTIVE` server, or with `type: HARD` also one that is stopped, frozen or in
        `ERROR`.

        type: `SOFT` asks the guest to restart, as if it were left out or null; `HARD` pulls the
            plug.
        """
        body = {"action": "reboot", "type": "HARD" if hard else "SOFT"}
        return await self._act(server, body, waiting)

    async def resize(
        self, server: Server, flavor: str, *, auto_confirm: bool = True, **waiting: Unpack[Waiting]
    ) -> models.Server:
        """Give an `ACTIVE` server another flavor.

        In front of an OpenStack, or of a simulated cloud that is strict, one with a smaller disk is
        422, of type `disk_too_small`, and the flavor that the server has is too, of type
        `same_flavor`.

        flavor_id: Id of the new flavor, or its name where only one flavor of the region has it; an
            id goes before a name. The server and the operation show the id. Control characters are
            refused.
        auto_confirm: Whether the service confirms the resize; if not, the server waits in
            `VERIFY_RESIZE`.
        """
        body = {"action": "resize", "flavor_id": flavor, "auto_confirm": auto_confirm}
        return await self._act(server, body, waiting)

    async def confirm_resize(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Keep the new flavor of a server in `VERIFY_RESIZE`."""
        return await self._act(server, {"action": "confirm_resize"}, waiting)

    async def revert_resize(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Give a server in `VERIFY_RESIZE` its old flavor back."""
        return await self._act(server, {"action": "revert_resize"}, waiting)

    async def pause(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Freeze an `ACTIVE` server in memory."""
        return await self._act(server, {"action": "pause"}, waiting)

    async def unpause(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Let a `PAUSED` server go on."""
        return await self._act(server, {"action": "unpause"}, waiting)

    async def suspend(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Write the memory of an `ACTIVE` server to disk and stop it."""
        return await self._act(server, {"action": "suspend"}, waiting)

    async def resume(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Let a `SUSPENDED` server go on."""
        return await self._act(server, {"action": "resume"}, waiting)

    async def rescue(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Boot a server from a rescue disk."""
        return await self._act(server, {"action": "rescue"}, waiting)

    async def unrescue(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Boot a server in `RESCUE` from its own disk again."""
        return await self._act(server, {"action": "unrescue"}, waiting)

    async def shelve(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Put a server away, its disk kept as an image."""
        return await self._act(server, {"action": "shelve"}, waiting)

    async def unshelve(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Bring a shelved server back."""
        return await self._act(server, {"action": "unshelve"}, waiting)

    async def rebuild(
        self, server: Server, image: str, **waiting: Unpack[Waiting]
    ) -> models.Server:
        """Begin a server anew from an image, with its id, name, address and flavor.

        In front of an OpenStack, or of a simulated cloud that is strict, an image that needs a
        larger disk than the flavor has is 422, of type `disk_too_small`.

        image_id: Id of the image to begin anew from, or its name where only one image of the region
            has it; an id goes before a name. The server and the operation show the id. Control
            characters are refused.
        """
        return await self._act(server, {"action": "rebuild", "image_id": image}, waiting)

    async def snapshot(
        self, server: Server, name: str, **waiting: Unpack[Waiting]
    ) -> models.Server:
        """Make an image of a server, from which others can be booted.

        name: The name of the image, such as a server could have.
        """
        return await self._act(server, {"action": "snapshot", "name": name}, waiting)

    async def lock(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Refuse every other action and deletion until the server is unlocked; twice is fine."""
        return await self._act(server, {"action": "lock"}, waiting)

    async def unlock(self, server: Server, **waiting: Unpack[Waiting]) -> models.Server:
        """Allow actions and deletion again; twice is fine."""
        return await self._act(server, {"action": "unlock"}, waiting)

    async def act(
        self,
        server: Server,
        action: str,
        fields: Mapping[str, Any] | None = None,
        **waiting: Unpack[Waiting],
    ) -> models.Server:
        """Perform an action by its name, such as one that this version of the SDK does not know."""
        return await self._act(server, {"action": action, **(fields or {})}, waiting)

    async def _act(
        self, server: Server, body: Mapping[str, Any], waiting: Waiting
    ) -> models.Server:
        wait, on_progress = waiting.get("wait", False), waiting.get("on_progress")
        response = await self._call(
            "perform_server_action",
            identify(server),
            json=body,
            if_match=waiting.get("if_match"),
            idempotency_key=waiting.get("idempotency_key"),
            deadline=choose_deadline(wait),
        )
        if not wait or response.operation_id is None:
            return self._read(models.Server, response.data, response.etag)
        await self._await(response.operation_id, wait, on_progress)
        return await self.get(server)

    async def _await_creation(
        self, server: models.Server, wait: bool | float, on_progress: Watch | None
    ) -> None:
        """Wait until a server has been made. One that failed at once has an operation that did."""
        if server.operation_id:
            await self._await(server.operation_id, wait, on_progress)
        elif server.status == "ERROR":
            async for operation in self._client.operations.list_of_server(server):
                check(operation)

    async def _await(
        self, operation_id: str, wait: bool | float, on_progress: Watch | None
    ) -> None:
        await self._client.operations.wait(operation_id, measure_wait(wait), on_progress)


def measure_wait(wait: bool | float) -> float:
    """Return how many seconds a change is waited for."""
    return WAIT_S if wait is True else float(wait)


def choose_deadline(wait: bool | float) -> float | None:
    """Return by when a change has to have been taken, None where it is not waited for."""
    return time.monotonic() + measure_wait(wait) if wait else None
