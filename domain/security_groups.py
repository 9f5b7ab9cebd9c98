"""A security group: which traffic reaches a server; and what is wrong with naming one."""

from msgspec import Struct

from domain.errors import OstlerError, shorten

DEFAULT_GROUP = "default"
"""The group that every project has, and that servers are in by themselves."""


class SecurityGroup(Struct, frozen=True):
    """A group that servers can be in; names are the project's own and need not be unique.

    ``name`` is empty for a group of another project, which can be named by its id alone.
    ``project_id`` is the only project that can name it, None for all.
    """

    id: str
    name: str
    project_id: str | None = None

    def is_named(self, project_id: str, text: str) -> bool:
        """Tell whether the group goes by ``text`` in a project."""
        return self.project_id in (None, project_id) and bool(text) and text in (self.id, self.name)


class SecurityGroupUnknown(OstlerError):
    """The ``index``-th group that is named is none in ``region``, whose catalogue may be old."""

    code = "VALIDATION_ERROR"

    def __init__(self, region: str, index: int, name: str) -> None:
        self.region = region
        message = f"Security group {shorten(name)} not found"
        fault = {"loc": ["body", "security_groups", index], "msg": message, "type": "not_found"}
        super().__init__("Request validation failed", [fault])
