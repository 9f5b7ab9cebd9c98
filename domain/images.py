"""An image: what a server boots from."""

from dataclasses import dataclass

BOOT_VOLUME = "boot-volume"
"""The id that stands for the image of a server whose disk is a volume."""


@dataclass(frozen=True, slots=True)
class Image:
    """A bootable disk; ``status`` is Glance's word, ``min_disk_gb`` in GiB.

    ``snapshot`` is one that was made of a server of this project, so that it can be deleted here.
    """

    id: str
    name: str
    os_distro: str
    min_disk_gb: int
    size_bytes: int
    status: str
    snapshot: bool = False
