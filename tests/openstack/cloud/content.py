"""What a new cloud has: a catalogue, projects and users, networks, flavors and images."""

import io
from typing import Any

import openstack

from tests.openstack.cloud.clouds import REGION, USERS, describe_cloud
from tests.openstack.cloud.state import State

# The type of each service, and the path of its API.
CATALOGUE = {
    "placement": ("placement", ""),
    "glance": ("image", ""),
    "neutron": ("network", ""),
    "nova": ("compute", "/v2.1"),
}
# Name, vCPUs, MiB of memory, GiB of disk: those of the simulated cloud, under the same ids.
FLAVORS = (
    ("m1.tiny", 1, 512, 1),
    ("m1.small", 1, 2048, 20),
    ("m1.medium", 2, 4096, 40),
    ("m1.large", 4, 8192, 80),
    ("m1.xlarge", 8, 16384, 160),
)
IMAGES = (
    ("Ubuntu 22.04 LTS", "ubuntu", "22222222-0000-0000-0000-000000000001"),
    ("Debian 12", "debian", "22222222-0000-0000-0000-000000000002"),
)
DOMAIN = "default"
IMAGE_BYTES = 64 * 1024
# The project that has a network of its own beside the one of all.
SEVERAL_NETWORKS = "several"
# The second project is there to be over quota soon.
QUOTAS = {"other": {"instances": 1, "key_pairs": 1}}


def create_content(state: State) -> None:
    """Fill a new cloud."""
    create_catalogue(state, connect(state, "admin"))
    # The catalogue came with the token, so it takes a new one to see the new entries.
    admin = connect(state, "admin")
    create_users(state, admin)
    create_networks(admin)
    create_flavors(admin)
    create_images(admin)
    limit_projects(admin)


def connect(state: State, user: str) -> Any:
    """Return a connection of openstacksdk as ``user``."""
    return openstack.connect(
        load_yaml_config=False, load_envvars=False, **describe_cloud(state, user)
    )


def create_catalogue(state: State, admin: Any) -> None:
    """Tell Keystone where the other services are."""
    for name, (kind, path) in CATALOGUE.items():
        service = admin.identity.create_service(name=name, type=kind)
        for interface in ("public", "internal"):
            admin.identity.create_endpoint(
                service_id=service.id,
                interface=interface,
                region_id=REGION,
                url=state.url(name) + path,
            )


def create_users(state: State, admin: Any) -> None:
    """Create projects and users, and give everybody his role."""
    roles = {role.name: role for role in admin.identity.roles()}
    projects = {project.name: project for project in admin.identity.projects()}
    users = {user.name: user for user in admin.identity.users()}
    for name, (project_name, role) in USERS.items():
        if project_name not in projects:
            projects[project_name] = admin.identity.create_project(
                name=project_name, domain_id=DOMAIN
            )
        if name not in users:
            users[name] = admin.identity.create_user(
                name=name, domain_id=DOMAIN, password=state.password
            )
        admin.identity.assign_project_role_to_user(projects[project_name], users[name], roles[role])
    admin.identity.assign_project_role_to_user(projects["admin"], users["admin"], roles["service"])


def create_networks(admin: Any) -> None:
    """Create the network from which every project takes addresses, and two for the tests of them.

    Where a project has a second network, shared or its own, Nova wants to be told which: so the
    second one belongs to a project apart. One that leads outside does not count.
    """
    owner = next(admin.identity.projects(name=SEVERAL_NETWORKS))
    for name, cidr, given in (
        ("private", "10.20.0.0/16", {"shared": True}),
        ("storage", "10.30.0.0/16", {"project_id": owner.id}),
        ("public", "203.0.113.0/24", {"is_router_external": True}),
    ):
        network = admin.network.create_network(name=name, **given)
        admin.network.create_subnet(
            name=name,
            network_id=network.id,
            project_id=network.project_id,
            ip_version=4,
            cidr=cidr,
        )


def create_flavors(admin: Any) -> None:
    """Create the flavors."""
    for number, (name, vcpus, ram, disk) in enumerate(FLAVORS, 1):
        identity = f"11111111-0000-0000-0000-{number:012}"
        admin.compute.create_flavor(id=identity, name=name, vcpus=vcpus, ram=ram, disk=disk)


def create_images(admin: Any) -> None:
    """Create the images, small ones, since nobody boots them."""
    for name, distribution, identity in IMAGES:
        admin.image.create_image(
            name,
            id=identity,
            disk_format="raw",
            container_format="bare",
            visibility="public",
            min_disk=1,
            os_distro=distribution,
            data=io.BytesIO(bytes(IMAGE_BYTES)),
        )


def limit_projects(admin: Any) -> None:
    """Give the second project little."""
    for name, quota in QUOTAS.items():
        project = next(admin.identity.projects(name=name))
        admin.compute.update_quota_set(project, **quota)
