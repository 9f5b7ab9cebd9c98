"""A network: where a server gets its address from."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Network:
    """A network that the project sees; ``status`` is Neutron's word, ``cidrs`` its subnets.

    ``shared`` is one that every project may use. A server can be booted on a network unless it is
    ``external`` and not shared.
    """

    id: str
    name: str
    status: str
    shared: bool
    external: bool
    cidrs: Sequence[str]
