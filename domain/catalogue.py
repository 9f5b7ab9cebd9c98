"""The catalogue: flavors, images, networks and key pairs, of which servers are made."""

from collections.abc import Sequence

from msgspec import Struct

from domain.identity import DEFAULT_PROJECT

BOOT_VOLUME = "boot-volume"
"""The id that stands for the image of a server whose disk is a volume."""


class Network(Struct, frozen=True):
    """A network that the project sees; ``status`` is Neutron's word, ``cidrs`` its subnets.

    ``shared`` is one that every project may use. A server can be booted on a network unless it is
    ``external`` and not shared. ``project_id`` is the only project that sees it, None for all.
    """

    id: str
    name: str
    status: str
    shared: bool
    external: bool
    cidrs: Sequence[str]
    project_id: str | None = None


class Keypair(Struct, frozen=True):
    """A public key by the ``name`` it is chosen by; no private key is ever made or kept.

    ``type`` is Nova's word, ``ssh`` or ``x509``; ``fingerprint`` is Nova's too, of an SSH key the
    MD5 of its bytes. The name is the only one of the project ``project_id``; what a cloud tells has
    the cloud's own name, and no project of ours.
    """

    name: str
    type: str
    fingerprint: str
    public_key: str
    project_id: str = DEFAULT_PROJECT


class Image(Struct, frozen=True):
    """A bootable disk; ``status`` is Glance's word, ``min_disk_gb`` in GiB.

    ``snapshot`` is one that was made of a server of its project, so that it can be deleted here.
    ``project_id`` is the only project that sees it, None for all.
    """

    id: str
    name: str
    os_distro: str
    min_disk_gb: int
    size_bytes: int
    status: str
    snapshot: bool = False
    project_id: str | None = None


class Flavor(Struct, frozen=True):
    """A size that servers can have: ``ram_mb`` in MiB, ``disk_gb`` in GiB."""

    id: str
    name: str
    vcpus: int
    ram_mb: int
    disk_gb: int
