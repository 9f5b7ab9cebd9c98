"""The configuration files of the services, written anew at each start."""

import shutil
from pathlib import Path
from string import Template

from tests.openstack.cloud.environment import VENV
from tests.openstack.cloud.state import SERVICES, State

TEMPLATES = Path(__file__).parent / "etc"
FILES = {service: f"{service}.conf" for service in SERVICES} | {"glance": "glance-api.conf"}
NODE_IDENTITY = "0051e12a-0000-4000-8000-000000000000"

# Every service acts as the administrator, so that no further users have to be made.
AUTHENTICATION = """\
www_authenticate_uri = {auth_url}
auth_url = {auth_url}
auth_type = password
username = admin
password = {password}
project_name = admin
user_domain_name = Default
project_domain_name = Default
region_name = RegionOne
service_token_roles = service
service_token_roles_required = true"""


def write_configuration(state: State) -> None:
    """Write the configuration of every service into its directory."""
    for service in SERVICES:
        directory = state.home(service)
        for name in ("locks", "images", "staging", "tasks"):
            (directory / name).mkdir(parents=True, exist_ok=True)
        text = Template((TEMPLATES / FILES[service]).read_text())
        (directory / FILES[service]).write_text(text.substitute(make_values(state, service)))
    shutil.copy(VENV / "etc" / "nova" / "api-paste.ini", state.home("nova"))
    # Nova refuses a second start without it; the hypervisor gives each host an identity itself.
    (state.home("nova") / "compute_id").write_text(NODE_IDENTITY)


def make_values(state: State, service: str) -> dict[str, str]:
    """Return what the templates of one service leave open."""
    return {
        **{name: state.url(name) for name in SERVICES},
        "authentication": AUTHENTICATION.format(auth_url=state.auth_url, password=state.password),
        "directory": str(state.home(service)),
        "environment": str(VENV),
    }
