"""An OpenStack whose login acts in many projects: for each caller in the caller's own."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from msgspec.structs import replace

from backends.base import (
    ActionRequest,
    BackendRefused,
    DeletedServer,
    ObservedServer,
    ProjectUnavailable,
    ServerMissing,
    ServerRequest,
)
from backends.openstack.backend import OpenStack
from backends.openstack.catalogue import describe_image
from backends.openstack.client.api import OpenStackApi
from backends.openstack.client.settings import OpenStackSettings
from backends.openstack.resources import describe_group, describe_network
from backends.recorder import Recorder
from domain.catalogue import Image, Keypair, Network
from domain.identity import DEFAULT_PROJECT, has_place
from domain.security_groups import SecurityGroup

OPEN_MOST = 256
"""Projects whose tokens are kept, those that were asked for last."""

OF_ALL = ("public", "community")
"""How Glance calls the images that every project may use."""

Result = TypeVar("Result")


class OneProject(OpenStack):
    """The cloud in the project ``project_id``; changes are refused where the login may not act.

    ``locks`` are those of all projects.
    """

    def __init__(
        self,
        settings: OpenStackSettings,
        api: OpenStackApi,
        project_id: str,
        locks: Sequence[Lock],
    ) -> None:
        super().__init__(None, settings, api=api)
        self._project_id = project_id
        self._locks = locks

    def create_server(self, request: ServerRequest) -> ObservedServer:
        """Create a server unless one carries its tag already."""
        with refuse_closed():
            return super().create_server(request)

    def perform_action(self, request: ActionRequest) -> ObservedServer:
        """Begin an action unless the server's history has it already."""
        with refuse_closed():
            return super().perform_action(request)

    def create_keypair(self, name: str, public_key: str) -> Keypair:
        """Make a key pair, or return the one of this name and key."""
        with refuse_closed():
            return super().create_keypair(name, public_key)

    def delete_server(self, server_id: str) -> str | None:
        """Delete a server, and every duplicate of it."""
        if not has_place(self._project_id):
            return None
        with refuse_closed():
            return super().delete_server(server_id)

    def observe_server(self, server_id: str) -> ObservedServer:
        """Return a server as it is now, with the project."""
        if not has_place(self._project_id):
            raise ServerMissing("The cloud has no such project")
        return replace(super().observe_server(server_id), project_id=self._project_id)

    def observe_servers(
        self, changed_since: datetime | None = None
    ) -> Iterator[ObservedServer | DeletedServer]:
        """Yield servers with the project, the oldest first."""
        for seen in super().observe_servers(changed_since):
            if isinstance(seen, ObservedServer):
                yield replace(seen, project_id=self._project_id)
            else:
                yield seen

    def list_own_images(self) -> list[Image]:
        """Return the usable images that the project alone may use."""
        owner = self._project_id
        found = self._api.list_images(owner=owner)
        own = [raw for raw in found if raw["visibility"] not in OF_ALL]
        return [replace(describe_image(raw, owner), project_id=owner) for raw in own]

    def list_own_networks(self) -> list[Network]:
        """Return the networks of the project that no other one may use."""
        owner = self._project_id
        cidrs = {raw["id"]: raw["cidr"] for raw in self._api.list_subnets()}
        found = self._api.list_networks(project_id=owner)
        own = [raw for raw in found if not is_of_all(raw)]
        return [replace(describe_network(raw, cidrs), project_id=owner) for raw in own]

    def list_own_groups(self) -> list[SecurityGroup]:
        """Return the security groups of the project."""
        owner = self._project_id
        found = self._api.list_security_groups(project_id=owner)
        return [replace(describe_group(raw, owner), project_id=owner) for raw in found]


class OpenStackProjects(OpenStack):
    """Any OpenStack, as one user who has a role in the projects of all callers.

    What is not of a server's or a caller's project is asked for in that of the login, which also
    stands for the default project. The circuits are shared by all projects.
    """

    def __init__(
        self, database: Any, settings: OpenStackSettings, recorder: Recorder | None = None
    ) -> None:
        super().__init__(database, settings, recorder)
        self._settings = settings
        self._open: OrderedDict[str, OneProject] = OrderedDict()
        self._opening = Lock()

    def for_project(self, project_id: str) -> OpenStack:
        """Return the cloud in a project of Keystone's, that of the login for the default one."""
        return self if project_id == DEFAULT_PROJECT else self._find(project_id)

    def _find(self, project_id: str) -> OneProject:
        with self._opening:
            found = self._open.get(project_id)
            if found is None:
                api = self._api.for_project(project_id)
                found = OneProject(self._settings, api, project_id, self._locks)
                self._open[project_id] = found
            self._open.move_to_end(project_id)
            while len(self._open) > OPEN_MOST:
                self._open.popitem(last=False)
            return found

    def observe_servers(
        self, changed_since: datetime | None = None
    ) -> Iterator[ObservedServer | DeletedServer]:
        """Yield the servers of every project, with the project, one project after the other."""
        for project_id in self._api.list_projects():
            with suppress(ProjectUnavailable):
                yield from self._find(project_id).observe_servers(changed_since)

    def list_images(self) -> list[Image]:
        """Return every image of all, and those of each project, ordered by name."""
        shared = [raw for raw in self._api.list_images() if raw["visibility"] in OF_ALL]
        images = [describe_image(raw, None) for raw in shared]
        images += self._gather(OneProject.list_own_images)
        return sorted(images, key=lambda image: (image.name, image.id))

    def list_networks(self) -> list[Network]:
        """Return every network of all, and those of each project, ordered by name."""
        cidrs = {raw["id"]: raw["cidr"] for raw in self._api.list_subnets()}
        shared = [raw for raw in self._api.list_networks() if is_of_all(raw)]
        networks = [describe_network(raw, cidrs) for raw in shared]
        networks += self._gather(OneProject.list_own_networks)
        return sorted(networks, key=lambda network: (network.name, network.id))

    def list_security_groups(self) -> list[SecurityGroup]:
        """Return the security groups of each project, ordered by name."""
        groups = self._gather(OneProject.list_own_groups)
        return sorted(groups, key=lambda group: (group.name, group.id))

    def _gather(self, list_own: Callable[[OneProject], list[Result]]) -> list[Result]:
        found: list[Result] = []
        for project_id in self._api.list_projects():
            with suppress(ProjectUnavailable):
                found += list_own(self._find(project_id))
        return found


@contextmanager
def refuse_closed() -> Iterator[None]:
    """Refuse for good what is asked for in a project in which the login may not act."""
    try:
        yield
    except ProjectUnavailable as closed:
        raise BackendRefused("input", str(closed)) from None


def is_of_all(raw: Any) -> bool:
    """Tell whether every project sees a network of Neutron's."""
    return bool(raw["shared"] or raw.get("router:external", False))
