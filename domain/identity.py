"""Who calls: the project for which, with which role, and to what the credential is restricted."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from domain.access_rules import AccessRule


class AuthMode(StrEnum):
    """A way in which a caller can say who it is."""

    NONE = "none"
    API_KEY = "api-key"
    JWT = "jwt"
    KEYSTONE = "keystone"


class Role(StrEnum):
    """What a caller may do; each may do what those before it may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"

    def includes(self, needed: "Role") -> bool:
        """Tell whether this role is enough where another one is needed."""
        return RANKS[self] >= RANKS[needed]


RANKS = {role: rank for rank, role in enumerate(Role)}


class Restrictions(Struct, frozen=True):
    """To what a credential is restricted; what is empty restricts nothing.

    ``labels`` are those that a server must have, ``servers`` the ids of servers, and ``operations``
    the operationIds of the document. ``rules`` are the requests that may be made, None for all:
    without a rule none may.
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    servers: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    rules: tuple[AccessRule, ...] | None = None

    @property
    def narrow_servers(self) -> bool:
        """Whether some servers are left out."""
        return bool(self.labels or self.servers)

    def permit(self, server_id: str, labels: Mapping[str, str]) -> bool:
        """Tell whether a server with these labels is none of those that are left out."""
        is_named = not self.servers or server_id in self.servers
        return is_named and self.labels.items() <= labels.items()

    def include(self, others: "Restrictions") -> bool:
        """Tell whether whoever is restricted so may do all that others leave."""
        return (
            self.labels.items() <= others.labels.items()
            and _includes(self.servers, others.servers)
            and _includes(self.operations, others.operations)
            and (self.rules is None or self.rules == others.rules)
        )


def _includes(all_allowed: frozenset[str], allowed: frozenset[str]) -> bool:
    """Tell whether a choice is within another one, where none chosen is everything."""
    return not all_allowed or bool(allowed and allowed <= all_allowed)


UNRESTRICTED = Restrictions()


class Identity(Struct, frozen=True):
    """A caller that is known.

    ``subject`` is what the mode knows it by and ``name`` what people do. ``all_projects`` is true
    of an admin over every project; without it an admin is one of ``project_id`` alone. ``key_id``
    is that of an API key, and ``expires_at`` when the credential ends, None for never; it
    ``ends_soon`` where whoever calls is to be told of that.
    """

    mode: AuthMode
    subject: str
    name: str
    project_id: str
    role: Role
    key_id: str | None = None
    expires_at: datetime | None = None
    restrictions: Restrictions = UNRESTRICTED
    all_projects: bool = False
    ends_soon: bool = False


DEFAULT_PROJECT = "default"
"""The project of whoever need not say who it is."""

SYSTEM_PROJECT = "system"
"""The project of who is scoped to the whole of a cloud."""

DOMAIN_PREFIX = "domain-"
"""How the project of who is scoped to a domain begins; Keystone's first domain is ``default``."""


def has_place(project_id: str) -> bool:
    """Tell whether a project can be a cloud's, as those of the system and of a domain cannot."""
    return project_id != SYSTEM_PROJECT and not project_id.startswith(DOMAIN_PREFIX)


ANONYMOUS = Identity(
    AuthMode.NONE, "anonymous", "anonymous", DEFAULT_PROJECT, Role.ADMIN, all_projects=True
)
"""Whoever calls a service that asks nobody who it is."""
