"""What the simulated cloud offers when it is new; the ids are stable for ever."""

from domain.flavors import Flavor
from domain.images import Image
from domain.networks import Network
from domain.security_groups import DEFAULT_GROUP, SecurityGroup

FLAVORS = tuple(
    Flavor(f"11111111-0000-0000-0000-00000000000{number}", name, vcpus, ram_mb, disk_gb)
    for number, name, vcpus, ram_mb, disk_gb in (
        (1, "m1.tiny", 1, 512, 1),
        (2, "m1.small", 1, 2048, 20),
        (3, "m1.medium", 2, 4096, 40),
        (4, "m1.large", 4, 8192, 80),
        (5, "m1.xlarge", 8, 16384, 160),
    )
)

IMAGES = tuple(
    Image(f"22222222-0000-0000-0000-00000000000{number}", name, distro, disk, size, "active")
    for number, name, distro, disk, size in (
        (1, "Ubuntu 22.04 LTS", "ubuntu", 8, 2361393152),
        (2, "Debian 12", "debian", 8, 1073741824),
        (3, "CentOS Stream 9", "centos", 10, 1610612736),
        (4, "Fedora 39", "fedora", 8, 1879048192),
    )
)

NETWORKS = tuple(
    Network(f"33333333-0000-0000-0000-00000000000{number}", name, "ACTIVE", True, False, [cidr])
    for number, name, cidr in ((1, "private", "10.0.0.0/8"), (2, "storage", "172.16.0.0/12"))
)
"""The first one is that of new servers, and holds the addresses of ``simulator_addresses``."""

GROUPS = (SecurityGroup("55555555-0000-0000-0000-000000000001", DEFAULT_GROUP),)
