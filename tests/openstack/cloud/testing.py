"""A cloud for the time of some tests: a new one, or the running one that TEST_CLOUD names."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.openstack.cloud.cloud import Cloud
from tests.openstack.cloud.watcher import watch

RUNNING = "TEST_CLOUD"


@contextmanager
def open_cloud() -> Iterator[Cloud]:
    """Give a cloud that serves.

    TEST_CLOUD is the directory of one that is to be used, started if need be, and left running.
    Without it a new cloud is made, which ends with the block or with this process.
    """
    if directory := os.environ.get(RUNNING):
        cloud = Cloud(Path(directory))
        cloud.start()
        yield cloud
        return
    with open_new_cloud() as cloud:
        yield cloud


@contextmanager
def open_new_cloud() -> Iterator[Cloud]:
    """Give a new cloud, which ends with the block or with this process, however that ends."""
    directory = Path(tempfile.mkdtemp(prefix="ostler-openstack-"))
    watcher = watch(directory)
    try:
        cloud = Cloud(directory)
        cloud.start()
        yield cloud
    finally:
        watcher.communicate()
