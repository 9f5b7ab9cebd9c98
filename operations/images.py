"""Deleting images that snapshots have made."""

import logging

from backends.base import BackendRefused
from domain.errors import ImageNotDeletable
from operations.cloud import Caller, Cloud, translate_refusals
from operations.resources import record_resource
from operations.transactions import Call, call
from persistence import images

logger = logging.getLogger(__name__)

NOT_OURS = "Only an image that a snapshot of this project has made can be deleted"


def delete_image(cloud: Cloud, caller: Caller, image_id: str) -> None:
    """Delete a snapshot; the servers that were made from it stay, and still show it.

    Raises ImageNotFound, PreconditionFailed, ImageNotDeletable, BackendError, BackendUnavailable.
    """
    with record_resource(cloud, lambda: _delete_snapshot(cloud, caller, image_id)) as (
        connection,
        _,
    ):
        images.unlist_image(connection, cloud.region, image_id)
    logger.info("Image deleted", extra={"image_id": image_id})


def _delete_snapshot(cloud: Cloud, caller: Caller, image_id: str) -> None:
    with cloud.database.read() as connection:
        image = images.hold_image(connection, cloud.region, image_id)
    if not image.snapshot:
        raise ImageNotDeletable(NOT_OURS)
    caller.check(image)
    with translate_refusals(cloud), call(Call.RESOURCE):
        try:
            cloud.backend.delete_image(image_id)
        except BackendRefused as refusal:
            if refusal.reason != "state":
                raise
            raise ImageNotDeletable(f"The cloud refused: {refusal}") from None
