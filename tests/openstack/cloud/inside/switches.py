"""The controls as the processes of the cloud see them."""

import os
from pathlib import Path

from tests.openstack.cloud.controls import FILE, Controls


def read_controls() -> Controls:
    """Return how the cloud misbehaves at this moment."""
    return Controls.read(Path(os.environ["OSTLER_CLOUD"]) / FILE)
