"""Nova's conductor, scheduler and two compute hosts, in the process of its API.

They talk to each other through oslo.messaging's driver for one process, so no broker is needed.
"""

import os
import socket
import sys
import time
from pathlib import Path

from nova import context, objects, service
from nova.compute import rpcapi
from nova.objects import host_mapping

from tests.openstack.cloud.inside import hypervisor
from tests.openstack.cloud.state import ADDRESS, State

HOSTS = ("compute-1", "compute-2")
NEEDED = ("keystone", "placement", "glance", "neutron")
POLL_S = 0.1


def start_hosts() -> None:
    """Start what carries out the requests to Nova's API, and let the API know its hosts."""
    wait_for_neighbours()
    # Nova looks for the drivers of hypervisors in its own package only.
    sys.modules["nova.virt.ostler"] = hypervisor
    objects.Service.enable_min_version_cache()
    for binary in ("nova-conductor", "nova-scheduler"):
        service.Service.create(host="controller", binary=binary).start()
    for host in HOSTS:
        service.Service.create(
            host=host, binary="nova-compute", topic_alt=rpcapi.RPC_TOPIC_ALT
        ).start()
    host_mapping.discover_hosts(context.get_admin_context())


def wait_for_neighbours() -> None:
    """Return when the services that a compute host asks at its start are there."""
    ports = State.read(Path(os.environ["OSTLER_CLOUD"])).ports
    for name in NEEDED:
        while not is_open(ports[name]):
            time.sleep(POLL_S)


def is_open(port: int) -> bool:
    """Say whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex((ADDRESS, port)) == 0
