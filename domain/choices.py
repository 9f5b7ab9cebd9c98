"""Choices that no OpenStack takes: a disk that is too small, a flavor that is none, odd names.

The rules are Nova's: ``_validate_flavor_image_nostatus`` and ``resize`` in nova/compute/api.py,
``migrate_disk_and_power_off`` in nova/virt/libvirt/driver.py, which makes no disk smaller, and the
names of nova/api/validation/parameter_types.py.
"""

import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from domain.catalogue import BOOT_VOLUME, Flavor, Image
from domain.errors import OstlerError, shorten
from domain.transitions import Action

GIB = 2**30
BLANK = "Zs"
LAST_IN_PLANE = "\ufffe"


Choice = tuple[Flavor, Image]
"""What a server is made of, or is to be."""


class Fault(Struct, frozen=True):
    """What is wrong with the ``field`` of a body, for people and, ``word``, for programs."""

    field: str
    message: str
    word: str


class ChoiceRefused(OstlerError):
    """Fields ask for what a cloud that is strict does not do."""

    code = "VALIDATION_ERROR"

    def __init__(self, faults: Iterable[Fault]) -> None:
        details = [
            {"loc": ["body", fault.field], "msg": fault.message, "type": fault.word}
            for fault in faults
        ]
        super().__init__("Request validation failed", details)


def find_name_fault(name: str) -> Fault | None:
    """Return what is wrong with the name of a server or of a snapshot, None when all is well."""
    if unicodedata.category(name[:1] or " ") == BLANK or unicodedata.category(name[-1]) == BLANK:
        return Fault("name", "Must neither begin nor end with a blank", "name_not_allowed")
    if not all(is_taken_in_names(char) for char in name):
        message = "Must have no invisible characters and no emoji, which the cloud does not take"
        return Fault("name", message, "name_not_allowed")
    return None


def is_taken_in_names(char: str) -> bool:
    """Tell whether Nova takes a character in names: one that can be printed, of the first plane."""
    category = unicodedata.category(char)
    printable = not category.startswith("C") and (category[0] != "Z" or category == BLANK)
    return printable and char <= LAST_IN_PLANE


def find_disk_fault(field: str, choice: Choice) -> Fault | None:
    """Return a fault of ``field`` when the disk of a flavor is too small for an image.

    A flavor without a disk has one as large as the image.
    """
    flavor, image = choice
    needed = max(image.min_disk_gb, -(-image.size_bytes // GIB))
    if flavor.disk_gb == 0 or flavor.disk_gb >= needed:
        return None
    image_name, flavor_name = shorten(image.name), shorten(flavor.name)
    message = (
        f"The image {image_name} needs a disk of {needed} GB, "
        f"and that of the flavor {flavor_name} has {flavor.disk_gb} GB"
    )
    return Fault(field, message, "disk_too_small")


def find_action_fault(
    action: Action, before: Choice, after: Choice, name: str | None
) -> Fault | None:
    """Return why a server that is made of ``before`` cannot be made of ``after``.

    ``name`` is that of a snapshot. Where the disk is a volume, sizes do not matter.
    """
    if action is Action.SNAPSHOT:
        return find_name_fault(name or "")
    if action is Action.RESIZE:
        return _find_resize_fault(before[0], after)
    if action is Action.REBUILD and before[1].id != BOOT_VOLUME:
        return find_disk_fault("image_id", after)
    return None


def _find_resize_fault(before: Flavor, choice: Choice) -> Fault | None:
    after, image = choice
    if before.id == after.id:
        message = f"The server has the flavor {shorten(after.name)} already"
        return Fault("flavor_id", message, "same_flavor")
    if image.id == BOOT_VOLUME:
        return None
    if after.disk_gb < before.disk_gb:
        message = (
            f"The server has a disk of {before.disk_gb} GB, which cannot be made smaller, "
            f"and that of the flavor {shorten(after.name)} has {after.disk_gb} GB"
        )
        return Fault("flavor_id", message, "disk_too_small")
    return find_disk_fault("flavor_id", choice)


def refuse(*faults: Fault | None) -> None:
    """Return when there is no fault. Raises ChoiceRefused with those that there are."""
    found = [fault for fault in faults if fault]
    if found:
        raise ChoiceRefused(found)
