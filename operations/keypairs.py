"""Making and deleting key pairs."""

import logging

from backends.base import NameTaken
from domain.errors import KeypairExists
from domain.keypairs import Keypair
from operations.cloud import Caller, Cloud, translate_refusals
from operations.resources import record_resource
from operations.transactions import Call, call
from persistence import keypairs

logger = logging.getLogger(__name__)


def create_keypair(cloud: Cloud, caller: Caller, name: str, public_key: str) -> Keypair:
    """Give the cloud a public key, and return the key pair.

    One that is there already with the same key counts as made, since it may be what a request has
    left whose answer was lost. Raises PreconditionFailed, KeypairExists, QuotaExceeded,
    BackendError, BackendUnavailable.
    """
    caller.check(None)
    with record_resource(cloud, lambda: _make(cloud, name, public_key)) as (connection, keypair):
        keypairs.store_keypair(connection, cloud.region, keypair)
        caller.record(connection, keypair)
    logger.info("Key pair created", extra={"keypair": name})
    return keypair


def _make(cloud: Cloud, name: str, public_key: str) -> Keypair:
    with translate_refusals(cloud), call(Call.RESOURCE):
        try:
            return cloud.backend.create_keypair(name, public_key)
        except NameTaken:
            raise KeypairExists(name) from None


def delete_keypair(cloud: Cloud, caller: Caller, name: str) -> None:
    """Delete a key pair; the servers that have its key keep it.

    Raises KeypairNotFound, PreconditionFailed, BackendError, BackendUnavailable.
    """
    with record_resource(cloud, lambda: _delete_held(cloud, caller, name)) as (connection, _):
        keypairs.unlist_keypair(connection, cloud.region, name)
    logger.info("Key pair deleted", extra={"keypair": name})


def _delete_held(cloud: Cloud, caller: Caller, name: str) -> None:
    with cloud.database.read() as connection:
        caller.check(keypairs.hold_keypair(connection, cloud.region, name))
    with translate_refusals(cloud), call(Call.RESOURCE):
        cloud.backend.delete_keypair(name)
