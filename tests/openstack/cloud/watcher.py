"""The process that ends a cloud of the tests when they are gone, however they ended."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.environment import ROOT


def watch(directory: Path) -> subprocess.Popen[bytes]:
    """Start it; the cloud in ``directory`` ends when its standard input is closed."""
    command = [sys.executable, "-m", __spec__.name, str(directory)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True)


def main() -> None:
    """Wait for the end of the tests, then end the cloud and remove its directory."""
    directory = Path(sys.argv[1])
    sys.stdin.read()
    Cloud(directory).kill()
    # A service that was starting just then finds no directory and ends as well.
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
