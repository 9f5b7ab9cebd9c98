"""What happens before a step of the hypervisor: a delay, a wait, a failure, or nothing."""

import time

from nova import exception

from tests.openstack.cloud.inside.switches import read_controls

POLL_S = 0.05


def pass_step(name: str) -> None:
    """Let a step of the hypervisor happen; raises NovaException when it is to fail."""
    while name in read_controls().hold:
        time.sleep(POLL_S)
    controls = read_controls()
    time.sleep(controls.delays.get(name, 0))
    if name in controls.failures:
        raise exception.NovaException(controls.failures[name])
