"""The users of the cloud, and the file in which OpenStack's clients find them."""

from typing import Any

import yaml

from tests.openstack.cloud.state import State

REGION = "RegionOne"
# The name in clouds.yaml and of the user; the project; the role beside the project.
USERS = {
    "admin": ("admin", "admin"),
    "member": ("ostler", "member"),
    "reader": ("ostler", "reader"),
    "other": ("other", "member"),
    "several": ("several", "member"),
}


def write_clouds(state: State) -> None:
    """Write ``clouds.yaml``, readable by the owner alone."""
    clouds = {name: describe_cloud(state, name) for name in USERS}
    state.clouds_yaml.touch(mode=0o600)
    state.clouds_yaml.write_text(yaml.safe_dump({"clouds": clouds}))


def describe_cloud(state: State, user: str) -> dict[str, Any]:
    """Return what a client needs to know to use the cloud as ``user``."""
    project, _ = USERS[user]
    return {
        "auth": {
            "auth_url": state.auth_url,
            "username": user,
            "password": state.password,
            "project_name": project,
            "user_domain_name": "Default",
            "project_domain_name": "Default",
        },
        "region_name": REGION,
        "identity_api_version": 3,
    }
