"""What the administrator of Keystone does, and what its users do there, in the terms of its API."""

import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.clouds import describe_cloud
from tests.openstack.cloud.controls import Controls
from tests.openstack.cloud.state import ADDRESS, State
from tests.openstack.project import wait_until

DOMAIN = "default"
TIMEOUT_S = 30
Json = dict[str, Any]


class Keystone:
    """The Keystone of a cloud, asked as its administrator; whatever it makes has a name of its own.

    ``admin`` is a token of the administrator for the project ``admin``.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.http = httpx.Client(base_url=f"{state.auth_url}/", timeout=TIMEOUT_S, trust_env=False)
        self.admin = self.issue("admin", project_name="admin")
        self.roles = {role["name"]: role["id"] for role in self._read("roles")["roles"]}
        self._projects: list[str] = []

    def close(self) -> None:
        """Remove the projects that were made, and hang up."""
        for project_id in self._projects:
            self._change("DELETE", f"projects/{project_id}")
        self.http.close()

    def issue(self, user: str, project_name: str = "", scope: Json | str | None = None) -> str:
        """Return a token of a user by name, for a project by name or for another scope."""
        named = {"name": user, "domain": {"id": DOMAIN}, "password": self.state.password}
        if scope is None:
            scope = {"project": {"name": project_name, "domain": {"id": DOMAIN}}}
        identity = {"methods": ["password"], "password": {"user": named}}
        return self._log_in({"identity": identity, "scope": scope})

    def issue_for(self, credential: Json) -> str:
        """Return a token of an application credential."""
        own = {"id": credential["id"], "secret": credential["secret"]}
        identity = {"methods": ["application_credential"], "application_credential": own}
        return self._log_in({"identity": identity})

    def create_project(self) -> Json:
        """Return a new project."""
        body = {"project": {"name": name(), "domain_id": DOMAIN}}
        project: Json = self._make("projects", body)["project"]
        self._projects.append(project["id"])
        return project

    def create_user(self) -> Json:
        """Return a new user without a role."""
        body = {"user": {"name": name(), "domain_id": DOMAIN, "password": self.state.password}}
        return self._make("users", body)["user"]

    def create_member(self, role: str = "member", project: Json | None = None) -> tuple[Json, Json]:
        """Return a new user with a role in a project, by default a new one, and the project."""
        project, user = project or self.create_project(), self.create_user()
        self.grant(user, role, f"projects/{project['id']}")
        return user, project

    def grant(self, user: Json, role: str, target: str) -> None:
        """Give a user a role in ``target``: ``projects/…``, ``domains/…`` or ``system``."""
        self._change("PUT", f"{target}/users/{user['id']}/roles/{self.roles[role]}")

    def inherit(self, user: Json, role: str, domain: str) -> None:
        """Give a user a role in every project of a domain."""
        place = f"OS-INHERIT/domains/{domain}/users/{user['id']}/roles/{self.roles[role]}"
        self._change("PUT", f"{place}/inherited_to_projects")

    def take_away(self, user: Json, role: str, target: str) -> None:
        """Take a role away again."""
        self._change("DELETE", f"{target}/users/{user['id']}/roles/{self.roles[role]}")

    def revoke(self, token: str) -> None:
        """Have a token be of no use any more."""
        self._change("DELETE", "auth/tokens", {"X-Subject-Token": token})

    def revoke_all(self, user_name: str) -> None:
        """Have every token of a user be of no use any more, as a new password does."""
        (user,) = self._read(f"users?name={user_name}")["users"]
        body = {"user": {"password": self.state.password}}
        response = self.http.patch(f"users/{user['id']}", json=body, headers=carry(self.admin))
        assert response.status_code == 200, response.text

    def create_credential(self, token: str, user: Json, **fields: Any) -> Json:
        """Return a new application credential of a user for the project of the token."""
        body = {"application_credential": {"name": name(), **fields}}
        path = f"users/{user['id']}/application_credentials"
        return self._make(path, body, token)["application_credential"]

    def issue_brief(self, token: str, user: Json, seconds: float) -> str:
        """Return a token that ends after so many seconds, or a little before."""
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        fields = {"expires_at": end.strftime("%Y-%m-%dT%H:%M:%S.%f")}
        return self.issue_for(self.create_credential(token, user, **fields))

    @contextmanager
    def endpoint(self, kind: str, url: str) -> Iterator[None]:
        """Have the catalogue name a service for the time of the block."""
        service = self._make("services", {"service": {"name": name(), "type": kind}})["service"]
        region = describe_cloud(self.state, "admin")["region_name"]
        place = {"service_id": service["id"], "region_id": region}
        endpoint = {**place, "interface": "public", "url": url}
        self._make("endpoints", {"endpoint": endpoint})
        yield
        self._change("DELETE", f"services/{service['id']}")

    def _log_in(self, auth: Json) -> str:
        response = self.http.post("auth/tokens?nocatalog", json={"auth": auth})
        assert response.status_code == 201, response.text
        return response.headers["X-Subject-Token"]

    def _read(self, path: str) -> Json:
        response = self.http.get(path, headers={"X-Auth-Token": self.admin})
        assert response.status_code == 200, response.text
        return response.json()

    def _make(self, path: str, body: Json, token: str = "") -> Json:
        headers = {"X-Auth-Token": token or self.admin}
        response = self.http.post(path, json=body, headers=headers)
        assert response.status_code == 201, response.text
        return response.json()

    def _change(self, method: str, path: str, headers: dict[str, str] | None = None) -> None:
        given = {"X-Auth-Token": self.admin, **(headers or {})}
        response = self.http.request(method, path, headers=given)
        assert response.status_code == 204, response.text


def name() -> str:
    """Return a name that nothing else has."""
    return f"test-{uuid.uuid4().hex[:12]}"


@contextmanager
def keystone_away(cloud: Cloud) -> Iterator[None]:
    """Have the port of Keystone closed for the time of the block."""
    address = (ADDRESS, cloud.state.ports["keystone"])
    with cloud.controlled(Controls(closed=["keystone"])):
        wait_until(lambda: not accepts(address))
        yield
    wait_until(lambda: accepts(address))


def accepts(address: tuple[str, int]) -> bool:
    """Tell whether somebody listens at an address."""
    with socket.socket() as one:
        return one.connect_ex(address) == 0


def carry(token: str) -> dict[str, str]:
    """Return the header that carries a token."""
    return {"X-Auth-Token": token}


def wait_for_status(client: httpx.Client, path: str, token: str, status: int) -> httpx.Response:
    """Return the response once it has a status; raises TimeoutError when it never has."""
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        response = client.get(path, headers=carry(token))
        if response.status_code == status:
            return response
        if time.monotonic() > deadline:
            raise TimeoutError(response.text)
        time.sleep(0.1)
