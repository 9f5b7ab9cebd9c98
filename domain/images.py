"""An image: what a server boots from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """A bootable disk; ``status`` is Glance's word, ``min_disk_gb`` in GiB."""

    id: str
    name: str
    os_distro: str
    min_disk_gb: int
    size_bytes: int
    status: str
