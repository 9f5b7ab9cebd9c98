"""Who calls with a token that Keystone describes."""

from typing import Any

import pytest

from domain.identity import AuthMode, Identity, Role
from service.authentication.keystone_identities import describe_identity

TYPE = "vm-lifecycle"
PROJECT = {"project": {"id": "p1", "name": "web", "domain": {"id": "default"}}}
DOMAIN = {"domain": {"id": "default", "name": "Default"}}
DOMAIN_AS_PROJECT = {"project": {"id": "default", "name": "Default"}, "is_domain": True}
SYSTEM = {"system": {"all": True}}


def describe(*roles: str, **token: Any) -> Identity | None:
    """Return who calls with a token with these roles."""
    described = {
        "user": {"id": "u1", "name": "ann", "domain": {"id": "default"}},
        "roles": [{"id": name, "name": name} for name in roles],
        "expires_at": "2026-12-01T02:59:08.000000Z",
        **token,
    }
    return describe_identity(described, TYPE)


@pytest.mark.parametrize(
    ("roles", "scope", "role", "project", "all_projects"),
    [
        (["reader"], PROJECT, Role.VIEWER, "p1", False),
        (["reader", "member"], PROJECT, Role.OPERATOR, "p1", False),
        (["Member", "creator"], PROJECT, Role.OPERATOR, "p1", False),
        (["manager", "member"], PROJECT, Role.ADMIN, "p1", False),
        (["admin"], PROJECT, Role.ADMIN, "p1", True),
        (["member"], DOMAIN, Role.OPERATOR, "domain-default", False),
        (["admin"], DOMAIN, Role.ADMIN, "domain-default", False),
        (["admin"], DOMAIN_AS_PROJECT, Role.ADMIN, "domain-default", False),
        (["reader"], SYSTEM, Role.VIEWER, "system", True),
        (["admin", "reader"], SYSTEM, Role.ADMIN, "system", True),
    ],
)
def test_roles_and_scopes(
    roles: list[str], scope: dict[str, Any], role: Role, project: str, *, all_projects: bool
) -> None:
    identity = describe(*roles, **scope)
    assert identity is not None
    assert (identity.role, identity.project_id) == (role, project)
    assert identity.all_projects == all_projects
    assert (identity.mode, identity.subject, identity.name) == (AuthMode.KEYSTONE, "u1", "ann")


@pytest.mark.parametrize("roles", [[], ["service"], ["load-balancer_member"]])
def test_other_roles_do_not_count(roles: list[str]) -> None:
    assert describe(*roles, **PROJECT) is None


@pytest.mark.parametrize(
    ("rules", "paths"),
    [
        (None, None),
        ([], []),
        ([{"service": "compute", "method": "GET", "path": "/a"}], []),
        ([{"service": TYPE, "method": "get", "path": "/a"}], ["/a"]),
    ],
)
def test_access_rules_for_other_services_allow_nothing_here(
    rules: list[dict[str, str]] | None, paths: list[str] | None
) -> None:
    credential = {"id": "c1", **({} if rules is None else {"access_rules": rules})}
    identity = describe("member", **PROJECT, application_credential=credential)
    assert identity is not None
    kept = identity.restrictions.rules
    assert (None if kept is None else [rule.path for rule in kept]) == paths
    assert all(rule.method == "GET" for rule in kept or ())
