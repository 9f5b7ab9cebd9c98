"""Changes of what a cloud has beside servers, which are done when the request is answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from operations.cloud import Cloud
from operations.cloud_threads import require_thread
from operations.transactions import Commit, write

Result = TypeVar("Result")


@contextmanager
def record_resource(cloud: Cloud, change: Callable[[], Result]) -> Iterator[tuple[Any, Result]]:
    """Have the cloud ``change`` something, and give a transaction in which to record that.

    An instant cloud joins the transaction; any other is asked before it. A crash between leaves
    the change without a record, so that ``change`` must tolerate to be repeated.
    """
    require_thread(cloud)
    done = None if cloud.backend.instant else [change()]
    with write(cloud.database, Commit.RESOURCE) as connection:
        yield connection, (done or [change()])[0]
