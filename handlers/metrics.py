"""Metrics: what the service counts, for Prometheus."""

from collections.abc import Callable

from domain.errors import DatabaseUnavailable
from handlers.inline import apart
from operations.clouds.cloud import Cloud
from persistence.operations import operations

Content = tuple[bytes, int, dict[str, str]]


@apart
def get_metrics(cloud: Cloud, render: Callable[[int | None], tuple[bytes, str]]) -> Content:
    """Return every figure as ``render`` tells it, given how many operations are open."""
    content, media_type = render(count_open(cloud))
    return content, 200, {"Content-Type": media_type}


def count_open(cloud: Cloud) -> int | None:
    """Return how many operations have not ended, None while the database is away."""
    try:
        with cloud.database.apart(), cloud.database.read() as connection:
            return operations.count_open(connection)
    except DatabaseUnavailable:
        return None
