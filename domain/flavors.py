"""A flavor: the size of a server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flavor:
    """A size that servers can have: ``ram_mb`` in MiB, ``disk_gb`` in GiB."""

    id: str
    name: str
    vcpus: int
    ram_mb: int
    disk_gb: int
