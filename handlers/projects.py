"""Whose things a list shows: the project's of the caller, or another's for an admin of them all."""

from domain.errors import PermissionDenied
from domain.identity import Role
from operations.clouds.cloud import Caller

Query = dict[str, str | None]


def choose_projects(
    caller: Caller, project_id: str | None, *, all_projects: bool = False
) -> str | None:
    """Return the project of which a query wants to see things, None for every project.

    Raises PermissionDenied for a caller who is no admin of all projects and names another.
    """
    if project_id in (None, caller.project_id) and not all_projects:
        return caller.project_id
    identity = caller.identity
    if identity is None or not identity.all_projects:
        raise PermissionDenied(
            "Only an admin of all projects may look at other projects",
            "role",
            "Leave out project_id and all_projects, or ask as an admin of all projects.",
            Role.ADMIN,
            identity.role if identity else None,
        )
    return project_id


def keep_projects(project_id: str | None, *, all_projects: bool) -> Query:
    """Return the fields of a query that say whose things are wanted, for that of the next page."""
    return {"all_projects": "true" if all_projects else None, "project_id": project_id}
