"""Who calls with a token of Keystone: its roles and its scope, in the words of the service."""

from datetime import datetime
from typing import Any

from domain.access_rules import AccessRule
from domain.identity import (
    DOMAIN_PREFIX,
    SYSTEM_PROJECT,
    AuthMode,
    Identity,
    Restrictions,
    Role,
)

ROLES = {
    "reader": Role.VIEWER,
    "member": Role.OPERATOR,
    "manager": Role.ADMIN,
    "admin": Role.ADMIN,
}
"""What the roles of Keystone are here (keystone/cmd/bootstrap.py makes these four)."""

ADMIN = "admin"


def describe_identity(token: Any, service_type: str) -> Identity | None:
    """Return who calls with a token that Keystone describes; None where it has no role that counts.

    A role in a project is one there; ``admin`` in a project is one of the cloud, as in Nova, and so
    is whatever is scoped to the system. Raises LookupError, TypeError or ValueError for what is not
    described as a token.
    """
    names = {str(role["name"]).lower() for role in token.get("roles", ())}
    held = [ROLES[name] for name in names if name in ROLES]
    if not held:
        return None
    project_id, everywhere = find_project(token)
    return Identity(
        mode=AuthMode.KEYSTONE,
        subject=token["user"]["id"],
        name=token["user"]["name"],
        project_id=project_id,
        role=max(held, key=list(Role).index),
        expires_at=datetime.fromisoformat(token["expires_at"]),
        restrictions=Restrictions(rules=find_rules(token, service_type)),
        all_projects="system" in token or (everywhere and ADMIN in names),
    )


def find_project(token: Any) -> tuple[str, bool]:
    """Return the project of a token that has a role, and whether an admin there is the cloud's.

    A domain is a project in Keystone too, and a token may be scoped to it as one.
    """
    if "domain" in token:
        return DOMAIN_PREFIX + token["domain"]["id"], False
    if "project" not in token:
        return SYSTEM_PROJECT, True
    project_id = str(token["project"]["id"])
    if token.get("is_domain"):
        return DOMAIN_PREFIX + project_id, False
    return project_id, True


def find_rules(token: Any, service_type: str) -> tuple[AccessRule, ...] | None:
    """Return the access rules of a token that are about this service, None where it has none.

    One that has rules for other services alone may do nothing here.
    """
    rules = token.get("application_credential", {}).get("access_rules")
    if rules is None:
        return None
    own = (rule for rule in rules if rule["service"] == service_type)
    return tuple(AccessRule(rule["method"].upper(), rule["path"]) for rule in own)
