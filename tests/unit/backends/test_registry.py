"""The registry: a backend is imported when it is wanted, and not before."""

import subprocess
import sys

from tests.commands import ROOT

STEP = "import service.app, service.process.worker, sys; print('openstack' in sys.modules)"


def test_a_service_on_the_simulated_cloud_does_not_import_the_sdk() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", STEP], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert seen.stdout == "False\n"
