"""The flavor and the image of a server that the catalogue does not have, such as deleted ones."""

from collections.abc import Callable

from backends.base import ServerMissing
from domain.errors import FlavorNotFound, ImageNotFound
from operations.cloud import Cloud
from operations.transactions import Call, Commit, call, write
from persistence import flavors, images


def record_with_references(cloud: Cloud, server_id: str, record: Callable[[], None]) -> None:
    """Do ``record()``, again once the cloud has been asked for a flavor or image that it misses.

    Raises FlavorNotFound or ImageNotFound when the cloud does not know the server any more, and
    BackendUnavailable.
    """
    try:
        record()
    except (FlavorNotFound, ImageNotFound):
        keep_references(cloud, server_id)
        record()


def keep_references(cloud: Cloud, server_id: str) -> None:
    """Record what a server is made of, to be shown with it; nobody can choose it.

    Raises BackendUnavailable, DatabaseUnavailable.
    """
    try:
        with call(Call.OBSERVE):
            flavor, image = cloud.backend.describe_references(server_id)
    except ServerMissing:
        return
    with write(cloud.database, Commit.CORRECT) as connection:
        flavors.keep_flavor(connection, cloud.region, flavor)
        images.keep_image(connection, cloud.region, image)
