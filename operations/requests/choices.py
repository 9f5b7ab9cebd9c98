"""Choices that a strict cloud does not take, refused before anything is recorded."""

from domain.choices import Choice, find_action_fault, find_disk_fault, find_name_fault, refuse
from domain.servers import Server
from domain.transitions import Action
from operations.clouds.cloud import Cloud


def require_creation(cloud: Cloud, name: str, choice: Choice) -> None:
    """Return when the cloud makes a server of this name and choice. Raises ChoiceRefused."""
    if cloud.backend.strict:
        refuse(find_name_fault(name), find_disk_fault("flavor_id", choice))


def require_choice(
    cloud: Cloud, server: Server, action: Action, choice: Choice, name: str | None
) -> None:
    """Return when the cloud does an action with what it names. Raises ChoiceRefused.

    ``choice`` is what the server is made of after it.
    """
    if cloud.backend.strict:
        refuse(find_action_fault(action, (server.flavor, server.image), choice, name))


def require_name(cloud: Cloud, name: str) -> None:
    """Return when the cloud gives a server this name. Raises ChoiceRefused."""
    if cloud.backend.strict:
        refuse(find_name_fault(name))
