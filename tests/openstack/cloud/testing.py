"""A cloud for the time of some tests: a new one, or the running one that TEST_CLOUD names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.watcher import watch

RUNNING = "TEST_CLOUD"
WORKER = "PYTEST_XDIST_WORKER"
FIRST_WORKER = "gw0"


@contextmanager
def open_cloud() -> Iterator[Cloud]:
    """Give a cloud that serves.

    TEST_CLOUD is the directory of one that is to be used, started if need be, and left running.
    Without it, and for every further process that tests at the same time, a new cloud is made,
    which ends with the block or with this process.
    """
    directory = os.environ.get(RUNNING)
    if not directory or os.environ.get(WORKER, FIRST_WORKER) != FIRST_WORKER:
        with open_new_cloud() as cloud:
            yield cloud
        return
    cloud = Cloud(Path(directory))
    cloud.start()
    yield cloud
    cloud.disconnect()


@contextmanager
def open_new_cloud() -> Iterator[Cloud]:
    """Give a new cloud, which ends with the block or with this process, however that ends."""
    directory = Path(tempfile.mkdtemp(prefix="ostler-openstack-"))
    watcher = watch(directory)
    try:
        cloud = Cloud(directory)
        cloud.start()
        yield cloud
        cloud.disconnect()
    finally:
        watcher.communicate()
