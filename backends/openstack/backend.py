"""An OpenStack as the contract has it: Nova's servers, found again by tags and histories."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from threading import Lock
from typing import Any

from msgspec.structs import replace

from backends.base import (
    ActionRequest,
    BackendRefused,
    Console,
    DeletedServer,
    ObservedServer,
    ServerRequest,
)
from backends.openstack.actions import (
    conclude,
    is_abandoned,
    make_body,
    open_console,
    read_log,
    require_offered,
    require_references,
    require_state,
)
from backends.openstack.capabilities import OpenStackDiscovery
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.calls import CREATING, open_services
from backends.openstack.client.connection import connect
from backends.openstack.client.errors import REQUEST_ID, parse
from backends.openstack.client.settings import OpenStackSettings
from backends.openstack.creation import explain_refusal, make_creation, name_networks
from backends.openstack.directory import Directory
from backends.openstack.history import History
from backends.openstack.resources import OpenStackResources, is_being_shelved
from backends.openstack.servers import change_metadata, describe, was_deleted
from backends.recorder import NoRecorder, Recorder
from domain.catalogue import Flavor, Image
from domain.labels import LabelChange
from domain.transitions import TRANSITIONS, Action, Status

logger = logging.getLogger(__name__)

LOCKS = 256


def open_api(settings: OpenStackSettings, recorder: Recorder) -> OpenStackApi:
    """Return what is asked by a login, which calls nobody before its first use."""
    connection = connect(settings)
    return OpenStackApi(connection, open_services(connection, recorder))


class OpenStack(OpenStackResources, OpenStackDiscovery):
    """Any OpenStack with Nova 2.84 or later (Ussuri), Glance and Neutron, as one of its users.

    What each call promises is written in ``backends.base.Backend``; how a create and an action
    are done once, in docs/decisions/0010-history-cursors-and-tags.md. Threads share one connection;
    calls that change one server are done one after the other within this process. ``api`` is what
    is asked, where that is not the login of the settings.
    """

    name = "openstack"
    instant = False
    strict = True

    def __init__(
        self,
        _: Any,
        settings: OpenStackSettings,
        recorder: Recorder | None = None,
        api: OpenStackApi | None = None,
    ) -> None:
        api = api or open_api(settings, recorder or NoRecorder())
        OpenStackResources.__init__(self, api, settings.network)
        OpenStackDiscovery.__init__(self, api)
        self._directory = Directory(api)
        self._history = History(api)
        self._locks: Sequence[Lock] = [Lock() for _ in range(LOCKS)]

    def prefetch_server(self, _: str) -> None:
        """Read nothing: servers are in the cloud."""

    def ends_inline(self) -> bool:
        """Return False: a step takes its time."""
        return False

    def for_project(self, _: str) -> "OpenStack":
        """Return the same: everything is in the project of the login."""
        return self

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create a server unless one carries its tag already."""
        with self._hold(request.id):
            raw = self._directory.keep_first(self._directory.list_made(request.id))
            taken: dict[str, str] = {}
            if raw is None:
                taken = self._boot(request)
                raw = self._directory.keep_first(self._directory.list_made(request.id))
        raw = raw or self._directory.read(request.id)
        if raw["id"] not in taken:
            self._history.expect_creation(raw["id"])
        request_id = taken.get(raw["id"]) or self._history.find_creation(raw["id"])
        return replace(describe(raw), request_id=request_id)

    def _boot(self, request: ServerRequest) -> dict[str, str]:
        """Have Nova make a server; return by its id that of the request. Raises BackendRefused."""
        networks = name_networks(request.networks) or self.choose_networks()
        body = make_creation(request, networks)
        try:
            response = self._api.change("POST", "/servers", body, CREATING)
        except BackendRefused as refusal:
            raise explain_refusal(request, refusal) from None
        nova_id = str(parse(response)["server"]["id"])
        self._directory.note(request.id, nova_id)
        return {nova_id: response.headers[REQUEST_ID]}

    def read_history_cursor(self, server_id: str) -> str | None:
        """Return the newest entry of a server's history."""
        return self._history.find_history_cursor(self._directory.read(server_id)["id"])

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        """Begin an action unless the server's history has it already."""
        with self._hold(request.server_id):
            raw = self._directory.read(request.server_id)
            require_offered(request.action)
            if self._history.find(raw["id"], request) is None:
                require_state(describe(raw), request.action)
                require_references(request)
                self._begin(raw["id"], request)
        return self.observe_action(request)

    def _begin(self, nova_id: str, request: ActionRequest) -> None:
        response = self._api.change("POST", f"/servers/{nova_id}/action", make_body(request))
        entry = response.headers[REQUEST_ID]
        self._history.note(request.token, entry)
        extra = {"operation_id": request.token, "cloud_request_id": entry}
        logger.info("Action taken", extra=extra)

    def observe_action(self, request: ActionRequest) -> ObservedServer:
        """Return a server and what has become of an action.

        The history is read first: when it says that the action has ended, the server read after
        it shows how.
        """
        nova_id = self._directory.find(request.server_id)
        entry = self._history.find(nova_id, request)
        outcome = self._history.examine(nova_id, entry) if entry else None
        seen = self.observe_server(request.server_id)
        if outcome is None:
            return seen
        seen = replace(seen, token=request.token, request_id=entry)
        if seen.task is not None:
            return seen
        if outcome.failed:
            return replace(seen, failed_token=request.token, fault=seen.fault or outcome.reason)
        if not outcome.ended and is_abandoned(seen, request.action, self._api.read_clock()):
            return conclude(seen, request)
        if not outcome.ended:
            return replace(seen, task=TRANSITIONS[request.action].task)
        if request.action is Action.SNAPSHOT:
            self.demand_disk(request.token, self._directory.read(request.server_id))
        return seen

    def change_server(
        self, server_id: str, name: str | None = None, labels: LabelChange | None = None
    ) -> ObservedServer:
        """Give a server another name, other metadata, or both."""
        with self._hold(server_id):
            raw = self._directory.read(server_id)
            if labels:
                change_metadata(self._api, raw, labels)
            if name is not None:
                self._api.change("PUT", f"/servers/{raw['id']}", {"server": {"name": name}})
        return self.observe_server(server_id)

    def delete_server(self, server_id: str) -> str | None:
        """Delete a server, and every duplicate of it."""
        with self._hold(server_id):
            removed = [self._remove(raw) for raw in self._directory.list_meant(server_id)]
        return next(filter(None, removed), None)

    def _remove(self, raw: Any) -> str | None:
        """Have Nova delete a server, and before that what only Nova would know of later."""
        if is_being_shelved(raw):
            self.discard_shelved(raw, self._history.find_start(raw["id"], Action.SHELVE))
        return self._directory.remove(raw["id"])

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return a server as it is now."""
        raw = self._directory.read(server_id)
        return replace(describe(raw), request_id=self._history.find_creation(raw["id"]))

    def observe_servers(
        self, changed_since: datetime | None = None
    ) -> Iterator[ObservedServer | DeletedServer]:
        """Yield servers, the oldest first.

        A clock here that is ahead of the cloud's must not hide what has changed.
        """
        query = {}
        if changed_since is not None:
            since = changed_since.astimezone(UTC) - self._api.find_lead()
            query["changes-since"] = since.isoformat()
        for raw in self._directory.list_all(**query):
            yield DeletedServer(raw["id"]) if was_deleted(raw) else describe(raw)

    def was_deleted(self, server_id: str, cloud_id: str | None) -> bool:
        """Tell whether a server's history, which outlives it, has a deletion.

        One that can be restored has that too, and Nova still shows it.
        """
        nova_id = cloud_id or server_id
        return not self._directory.is_shown(nova_id) and self._history.has_deletion(nova_id)

    def describe_references(self, server_id: str) -> tuple[Flavor, Image]:
        """Return the flavor and the image that a server has."""
        raw = self._directory.read(server_id)
        return self.describe_flavor_of(raw), self.describe_image_of(raw)

    def read_console_log(self, server_id: str, lines: int) -> list[str]:
        """Return the end of what a server wrote."""
        return read_log(self._api, self._directory.read(server_id)["id"], lines)

    def open_console(self, server_id: str) -> Console:
        """Return a console of a running server."""
        raw = self._directory.read(server_id)
        if describe(raw).status is not Status.ACTIVE:
            raise BackendRefused("state", "Only a running server has a console")
        return open_console(self._api, raw["id"])

    def _hold(self, server_id: str) -> AbstractContextManager[Any]:
        """Keep other threads from changing the same server."""
        return self._locks[hash(server_id) % LOCKS]
