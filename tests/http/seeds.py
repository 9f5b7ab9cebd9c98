"""What the simulated cloud offers, the same for ever."""

FLAVOR_PREFIX = "11111111-0000-0000-0000-00000000000"
IMAGE_PREFIX = "22222222-0000-0000-0000-00000000000"
NETWORK_PREFIX = "33333333-0000-0000-0000-00000000000"

TINY, SMALL, MEDIUM, LARGE, XLARGE = (f"{FLAVOR_PREFIX}{number}" for number in range(1, 6))
UBUNTU, DEBIAN, CENTOS, FEDORA = (f"{IMAGE_PREFIX}{number}" for number in range(1, 5))

GROUP = "55555555-0000-0000-0000-000000000001"
PRIVATE, STORAGE = (f"{NETWORK_PREFIX}{number}" for number in (1, 2))

FLAVORS = {
    TINY: {"name": "m1.tiny", "vcpus": 1, "ram_mb": 512, "disk_gb": 1},
    SMALL: {"name": "m1.small", "vcpus": 1, "ram_mb": 2048, "disk_gb": 20},
    MEDIUM: {"name": "m1.medium", "vcpus": 2, "ram_mb": 4096, "disk_gb": 40},
    LARGE: {"name": "m1.large", "vcpus": 4, "ram_mb": 8192, "disk_gb": 80},
    XLARGE: {"name": "m1.xlarge", "vcpus": 8, "ram_mb": 16384, "disk_gb": 160},
}


def _image(name: str, os_distro: str, min_disk_gb: int, size_bytes: int) -> dict[str, object]:
    return {
        "name": name,
        "os_distro": os_distro,
        "min_disk_gb": min_disk_gb,
        "size_bytes": size_bytes,
        "status": "active",
        "snapshot": False,
        "project_id": None,
    }


IMAGES = {
    UBUNTU: _image("Ubuntu 22.04 LTS", "ubuntu", 8, 2361393152),
    DEBIAN: _image("Debian 12", "debian", 8, 1073741824),
    CENTOS: _image("CentOS Stream 9", "centos", 10, 1610612736),
    FEDORA: _image("Fedora 39", "fedora", 8, 1879048192),
}


def _network(name: str, cidr: str) -> dict[str, object]:
    return {"name": name, "status": "ACTIVE", "shared": True, "external": False, "cidrs": [cidr]}


NETWORKS = {
    PRIVATE: _network("private", "10.0.0.0/8"),
    STORAGE: _network("storage", "172.16.0.0/12"),
}
