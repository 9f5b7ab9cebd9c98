"""Where OpenStack is installed, and the environment of its processes."""

import os
from pathlib import Path

from tests.openstack.cloud.state import State

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".openstack" / "venv"
PYTHON = VENV / "bin" / "python"
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


def make_environment(state: State) -> dict[str, str]:
    """Return what the processes of the cloud in ``state`` find in their environment."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    directories = {
        f"OS_{service.upper()}_CONFIG_DIR": str(state.home(service)) for service in state.ports
    }
    return {
        **kept,
        **directories,
        "OS_NEUTRON_CONFIG_FILES": "neutron.conf",
        "OSTLER_CLOUD": str(state.directory),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
