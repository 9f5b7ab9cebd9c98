"""Changes of what a cloud has beside servers, which are done when the request is answered."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from msgspec.structs import replace

from backends.base import BackendRefused, CloudUnavailable, NameTaken
from domain.catalogue import Image, Keypair
from domain.errors import ImageNotDeletable, KeypairExists, KeypairNotFound
from domain.keypair_names import name_in_cloud
from domain.quotas import LimitReached, Resource
from operations.clouds.cloud import Caller, Cloud, translate_refusals
from operations.clouds.cloud_threads import require_thread
from operations.record.audit_changes import (
    describe_image_deletion,
    describe_keypair_deletion,
    describe_new_keypair,
)
from operations.record.transactions import Call, Commit, call, write
from operations.requests.charges import charge_keypairs, require_room
from persistence.catalogue import images, keypairs

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

NOT_OURS = "Only an image that a snapshot of this project has made can be deleted"


def create_keypair(cloud: Cloud, caller: Caller, name: str, public_key: str) -> Keypair:
    """Give the cloud a public key, and return the key pair.

    One that is there already with the same key counts as made, since it may be what a request has
    left whose response was lost. Raises PreconditionFailed, KeypairExists, QuotaExceeded,
    LimitReached, BackendError, BackendUnavailable.
    """
    caller.check(None)
    _require_room(cloud, caller, name)
    try:
        with record_resource(cloud, lambda: _make(cloud, caller, name, public_key)) as (
            connection,
            keypair,
        ):
            keypairs.store_keypair(connection, cloud.region, keypair)
            caller.record(connection, describe_new_keypair(keypair), keypair)
            charge_keypairs(cloud, connection, caller.project_id)
    except LimitReached:
        _withdraw(cloud, caller, name)
        raise
    logger.info("Key pair created", extra={"keypair": name})
    return keypair


def _require_room(cloud: Cloud, caller: Caller, name: str) -> None:
    """Refuse a key pair before a cloud is asked that is not undone with the transaction.

    One that there is already needs no room. Raises LimitReached.
    """
    if cloud.backend.instant:
        return
    with cloud.database.read() as connection:
        try:
            require_room(cloud, connection, caller.project_id, Resource.KEYPAIRS)
        except LimitReached:
            with suppress(KeypairNotFound):
                keypairs.read_keypair(connection, cloud.region, name, caller.project_id)
                return
            raise


def _withdraw(cloud: Cloud, caller: Caller, name: str) -> None:
    """Have the cloud forget a key pair for which there was room no more when it was made."""
    if cloud.backend.instant:
        return
    with suppress(CloudUnavailable, BackendRefused), call(Call.RESOURCE):
        backend = cloud.backend.for_project(caller.project_id)
        backend.delete_keypair(name_in_cloud(caller.project_id, name))


def _make(cloud: Cloud, caller: Caller, name: str, public_key: str) -> Keypair:
    owner = caller.project_id
    with translate_refusals(cloud), call(Call.RESOURCE):
        try:
            backend = cloud.backend.for_project(owner)
            made = backend.create_keypair(name_in_cloud(owner, name), public_key)
        except NameTaken:
            raise KeypairExists(name) from None
    return replace(made, name=name, project_id=owner)


def delete_keypair(cloud: Cloud, caller: Caller, project_id: str, name: str) -> None:
    """Delete a project's key pair; the servers that have its key keep it.

    Raises KeypairNotFound, PreconditionFailed, BackendError, BackendUnavailable.
    """
    with record_resource(cloud, lambda: _delete_held(cloud, caller, project_id, name)) as (
        connection,
        keypair,
    ):
        keypairs.unlist_keypair(connection, cloud.region, project_id, name)
        caller.record(connection, describe_keypair_deletion(keypair))
        charge_keypairs(cloud, connection, project_id)
    logger.info("Key pair deleted", extra={"keypair": name})


def _delete_held(cloud: Cloud, caller: Caller, project_id: str, name: str) -> Keypair:
    with cloud.database.read() as connection:
        keypair = keypairs.hold_keypair(connection, cloud.region, name, project_id)
    caller.check(keypair)
    with translate_refusals(cloud), call(Call.RESOURCE):
        backend = cloud.backend.for_project(project_id)
        backend.delete_keypair(name_in_cloud(project_id, name))
    return keypair


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


def delete_image(cloud: Cloud, caller: Caller, image_id: str) -> None:
    """Delete a snapshot; the servers that were made from it stay, and still show it.

    Raises ImageNotFound, PreconditionFailed, ImageNotDeletable, BackendError, BackendUnavailable.
    """

    def delete() -> Image:
        return _delete_snapshot(cloud, caller, image_id)

    with record_resource(cloud, delete) as (connection, image):
        images.unlist_image(connection, cloud.region, image_id)
        caller.record(
            connection, describe_image_deletion(image, image.project_id or caller.project_id)
        )
    logger.info("Image deleted", extra={"image_id": image_id})


def _delete_snapshot(cloud: Cloud, caller: Caller, image_id: str) -> Image:
    with cloud.database.read() as connection:
        image = images.hold_image(connection, cloud.region, image_id, caller.owner)
    if not image.snapshot:
        raise ImageNotDeletable(NOT_OURS)
    caller.check(image)
    with translate_refusals(cloud), call(Call.RESOURCE):
        try:
            backend = cloud.backend.for_project(image.project_id or caller.project_id)
            backend.delete_image(image_id)
        except BackendRefused as refusal:
            if refusal.reason != "state":
                raise
            raise ImageNotDeletable(f"The cloud refused: {refusal}") from None
    return image
