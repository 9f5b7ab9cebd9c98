"""``python -m tests.openstack.cloud up|down DIRECTORY``: what ``make openstack`` runs."""

import sys
from pathlib import Path

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.state import FILE, State

USAGE = """\
OpenStack serves {auth_url} (Keystone), and the rest of it where its catalogue says.
Its users are admin, member, reader (project ostler) and other (project other).

  export OS_CLIENT_CONFIG_FILE={clouds_yaml} OS_CLOUD=member
  .venv/bin/python -c 'import openstack; print(*openstack.connect().compute.flavors(), sep="\\n")'

Settings of Ostler:
  USE_MOCK_OPENSTACK=false
  OPENSTACK_AUTH_URL={auth_url}
  OPENSTACK_USERNAME=member
  OPENSTACK_PASSWORD={password}
  OPENSTACK_PROJECT_NAME=ostler
  OPENSTACK_REGION=RegionOne

Logs are in {directory}/*/log. `make openstack-down` stops it."""


def main() -> int:
    """Start or stop the cloud in a directory; return the exit code."""
    command, directory = sys.argv[1], Path(sys.argv[2])
    if command == "down":
        if (directory / FILE).exists():
            Cloud(directory).stop()
        return 0
    print("Starting OpenStack, which takes half a minute the first time")
    cloud = Cloud(directory)
    try:
        cloud.start()
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    print(describe_use(cloud.state))
    return 0


def describe_use(state: State) -> str:
    """Return how a cloud is used."""
    return USAGE.format(
        auth_url=state.auth_url,
        clouds_yaml=state.clouds_yaml,
        directory=state.directory,
        password=state.password,
    )


if __name__ == "__main__":
    sys.exit(main())
