"""One login in several projects: in each by a token that Keystone gives for the login's."""

import time
from functools import partial
from typing import Any, cast

from keystoneauth1.access import AccessInfoV3
from keystoneauth1.exceptions import Forbidden, NotFound, Unauthorized
from keystoneauth1.identity.v3 import Token, TokenMethod
from keystoneauth1.session import Session
from openstack.config.cloud_region import CloudRegion
from openstack.connection import Connection

from backends.base import ProjectUnavailable
from backends.openstack.client.connection import LOGIN_SECONDS
from backends.openstack.client.service import Service, make_hasty

REFUSED_SECONDS = 30.0
"""How long a project is not asked for again in which the login had no role."""

NO_ROLE = "The service's user has no role in the project at the cloud"


class ProjectLogin(Token):
    """A token for a project in exchange for that of the login, whose session is ``login``.

    ``identity`` is Keystone with its circuit, which a project that is refused does not open.
    """

    def __init__(self, login: Session, identity: Service, project_id: str) -> None:
        auth_url = str(getattr(login.auth, "auth_url", ""))
        super().__init__(complete_version(auth_url), "", project_id=project_id)
        self._login = login
        self._identity = identity
        self._refused_until = 0.0

    def get_auth_ref(self, session: Session) -> AccessInfoV3:
        """Return a new token. Raises ProjectUnavailable, and LoginFailed.

        Keystone says the same of a project without a role and of a login's token that was revoked,
        so that the login is renewed once.
        """
        wait = self._refused_until - time.monotonic()
        if wait > 0:
            raise ProjectUnavailable(NO_ROLE, wait)
        found = self._exchange(session)
        if found is None:
            self._login.invalidate()
            found = self._exchange(session)
        if found is None:
            self._refused_until = time.monotonic() + REFUSED_SECONDS
            raise ProjectUnavailable(NO_ROLE, REFUSED_SECONDS)
        return found

    def _exchange(self, session: Session) -> AccessInfoV3 | None:
        self.auth_methods = [TokenMethod(token=str(self._login.get_token()))]
        ask = partial(super().get_auth_ref, make_hasty(session, LOGIN_SECONDS))
        return self._identity.log_in(lambda: ask_or_none(ask))


def complete_version(auth_url: str) -> str:
    """Return the address of the third version of Keystone's API."""
    bare = auth_url.rstrip("/")
    return bare if bare.endswith("/v3") else f"{bare}/v3"


def ask_or_none(ask: Any) -> AccessInfoV3 | None:
    """Return a token, None where Keystone gives none for the project."""
    try:
        found: AccessInfoV3 = ask()
    except (Unauthorized, Forbidden, NotFound):
        return None
    return found


def scope_connection(login: Connection, identity: Service, project_id: str) -> Connection:
    """Return a connection like that of the login, over the same sockets, for another project."""
    config = login.config
    share_sockets = partial(Session, session=login.session.session)
    return Connection(
        config=CloudRegion(
            name=config.name,
            region_name=config.region_name,
            config=config.config,
            auth_plugin=ProjectLogin(login.session, identity, project_id),
            session_constructor=cast(type[Session], share_sockets),
            discovery_cache=login.session._discovery_cache,
            app_name="ostler",
        )
    )
