"""What a region can do: the actions, the options of a new server, and the rest of its services."""

from collections.abc import Collection, Mapping

from msgspec import Struct
from msgspec.structs import replace

from domain.transitions import SERVED, Action

BOOT_OPTIONS = (
    "networks", "security_groups", "key_name", "user_data", "availability_zone", "labels",
)  # fmt: skip
"""The fields of a new server that not every cloud has.

They are arguments of a create beside name, flavor and image, each there only where it was given.
"""

WITHHOLDABLE = (*(action.value for action in SERVED), *BOOT_OPTIONS)

Unsupported = Mapping[str, frozenset[Action]]
"""By region the served actions that it does not offer; a region that offers all is left out."""


class Capabilities(Struct, frozen=True):
    """What a cloud offers; ``actions`` and ``boot_options`` are in the order of the document.

    ``availability_zones`` are those that servers can be made in now, empty where a cloud has none
    or they are not known yet. ``networks`` and ``keypairs`` say whether it has such things at all.
    """

    actions: tuple[Action, ...] = SERVED
    boot_options: tuple[str, ...] = BOOT_OPTIONS
    availability_zones: tuple[str, ...] = ()
    console_log: bool = True
    console: bool = True
    networks: bool = True
    keypairs: bool = True

    def without(self, withheld: Collection[str]) -> "Capabilities":
        """Return these less the actions and boot options whose names are ``withheld``."""
        if not withheld:
            return self
        return replace(
            self,
            actions=tuple(action for action in self.actions if action.value not in withheld),
            boot_options=tuple(name for name in self.boot_options if name not in withheld),
        )
