"""What the claims of a JSON Web Token say of who calls, as the settings read them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from domain.errors import PermissionDenied
from domain.identity import DEFAULT_PROJECT, AuthMode, Identity, Role
from service.http.problems import Unauthenticated
from service.settings.tokens import SYSTEM_ADMIN

MOST_SUBJECT = 255
"""OpenID Connect Core 1.0 section 2."""

MOST_PROJECT = 64
FAR = 253_402_300_799
"""The last second that a date can have, in 9999; a token may say that it never expires."""

NAMES = ("preferred_username", "name", "email", "client_id", "azp", "sub")
"""Where the name of a caller is, in this order."""


class ClaimRules(Struct, frozen=True):
    """Where the project and the roles of a caller are.

    ``roles`` are by the value of the claim a ``Role`` or ``SYSTEM_ADMIN``; ``default_project`` is
    that of a token which names none, and "" refuses it.
    """

    project_claim: str
    roles_claim: str
    roles: Mapping[str, str]
    default_project: str = ""

    def make_identity(self, claims: Mapping[str, Any]) -> Identity:
        """Return who calls with a token that holds.

        Raises Unauthenticated where it does not say so, and PermissionDenied where it gives no
        role.
        """
        subject = claims["sub"]
        if not 0 < len(subject) <= MOST_SUBJECT:
            raise Unauthenticated("invalid")
        given = {self.roles[value] for value in self._list_roles(claims) if value in self.roles}
        all_projects = SYSTEM_ADMIN in given
        return Identity(
            AuthMode.JWT,
            subject,
            find_name(claims),
            self._find_project(claims, all_projects=all_projects),
            Role.ADMIN if all_projects else choose_role(given),
            expires_at=datetime.fromtimestamp(min(claims["exp"], FAR), UTC),
            all_projects=all_projects,
        )

    def _list_roles(self, claims: Mapping[str, Any]) -> list[str]:
        """Return the values of the claim of roles, which like ``scope`` may be words in a text."""
        value = find_claim(claims, self.roles_claim)
        if isinstance(value, str):
            return [value, *value.split()]
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def _find_project(self, claims: Mapping[str, Any], *, all_projects: bool) -> str:
        """Return the project. Raises Unauthenticated where a token that needs one names none."""
        value = find_claim(claims, self.project_claim)
        if value is None:
            value = self.default_project or (DEFAULT_PROJECT if all_projects else None)
        if not isinstance(value, str) or not is_project(value):
            raise Unauthenticated("invalid")
        return value


def is_project(text: str) -> bool:
    """Tell whether a text can be the id of a project."""
    return 0 < len(text) <= MOST_PROJECT and text.isprintable() and text.isascii()


def choose_role(given: set[str]) -> Role:
    """Return the highest of some roles. Raises PermissionDenied where there is none."""
    for role in reversed(Role):
        if role in given:
            return role
    raise PermissionDenied(
        "The token holds, but gives its bearer no role here",
        "role",
        "Ask whoever manages the issuer of the token for a role; JWT_ROLES names those that count.",
        Role.VIEWER,
        None,
    )


def find_claim(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim, None without it; where no claim has the name, dots lead into objects."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def find_name(claims: Mapping[str, Any]) -> str:
    """Return what people call a caller."""
    return next(_iter_names(claims))[:MOST_SUBJECT]


def _iter_names(claims: Mapping[str, Any]) -> Iterator[str]:
    for claim in NAMES:
        value = claims.get(claim)
        if isinstance(value, str) and value.strip() and value.isprintable():
            yield value
    yield "unnamed"
