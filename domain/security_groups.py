"""A security group: which traffic reaches a server; and what is wrong with naming one."""

from dataclasses import dataclass

from domain.errors import OstlerError, shorten

DEFAULT_GROUP = "default"
"""The group that every project has, and that servers are in by themselves."""


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A group that servers can be in; names are the project's own and need not be unique.

    ``name`` is empty for a group of another project, which can be named by its id alone.
    """

    id: str
    name: str

    def is_named(self, text: str) -> bool:
        """Tell whether the group goes by ``text``."""
        return bool(text) and text in (self.id, self.name)


class SecurityGroupUnknown(OstlerError):
    """The ``index``-th group that is named is none in ``region``, whose catalogue may be old."""

    code = "VALIDATION_ERROR"

    def __init__(self, region: str, index: int, name: str) -> None:
        self.region = region
        message = f"Security group {shorten(name)} not found"
        fault = {"loc": ["body", "security_groups", index], "msg": message, "type": "not_found"}
        super().__init__("Request validation failed", [fault])
