"""The steps of which operations consist: transactions that record them, calls that ask a cloud."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from typing import Any

from persistence.database.session import Database


class Commit(StrEnum):
    """Every transaction that carries out a part of an operation, by what it writes."""

    RECORD = "record-commit"  # a request becomes an operation
    CLAIM = "claim-commit"  # a runner takes the lease
    PROGRESS = "progress-commit"  # the lease is given back, to poll later
    FINISH = "finish-commit"  # the end of an operation
    HAND_ON = "hand-on-commit"  # the runner of what was superseded makes way
    CANCEL = "cancel-commit"  # somebody wants the operation given up
    CHANGE = "change-commit"  # a name, labels or the like are changed
    RELEASE = "release-commit"  # the leases of dead runners are taken
    CORRECT = "correct-commit"  # the record follows the cloud
    PLACE = "place-commit"  # events get their positions
    SEAL = "seal-commit"  # entries of audit get their places in the chain
    CLAIM_KEY = "claim-key-commit"  # a request takes its idempotency key
    SETTLE_KEY = "settle-key-commit"  # the response to a request is kept as it was sent
    RELEASE_KEY = "release-key-commit"  # the key of a request that came to nothing is free again
    RESOURCE = "resource-commit"  # a key pair or an image came or went


class Call(StrEnum):
    """Every call of a cloud that is a part of an operation, by what it asks for."""

    SUBMIT = "submit-call"  # to begin
    OBSERVE = "observe-call"  # how far it is
    CONFIRM = "confirm-call"  # to keep a resize
    GIVE_UP = "give-up-call"  # to forget a half-made server
    RENAME = "rename-call"  # to give a server another name
    LABEL = "label-call"  # to have it carry other labels
    LIST_IMAGES = "list-images-call"  # what a snapshot has made
    DISCARD = "discard-call"  # to forget the image of a snapshot that was given up
    SURVEY = "survey-call"  # what servers it has
    CLEAN_UP = "clean-up-call"  # to forget what is left of a deleted server
    RESOURCE = "resource-call"  # to make or forget a key pair or an image


Watch = Callable[[str, Commit | Call], None]

_watch: Watch | None = None


def watch_steps(watch: Watch | None) -> None:
    """Have ``watch`` called ``before`` and ``after`` each step of this process, None to end that.

    ``before`` is within the step: what a transaction has written is not committed yet.
    """
    global _watch
    _watch = watch


def _reach(when: str, step: Commit | Call) -> None:
    if _watch is not None:
        _watch(when, step)


@contextmanager
def write(database: Database, commit: Commit) -> Iterator[Any]:
    """Give a connection with a transaction that is a step. Raises DatabaseUnavailable."""
    with database.write() as connection:
        yield connection
        _reach("before", commit)
    if _watch is not None:
        database.after_commit(lambda: _reach("after", commit))


def call(step: Call) -> AbstractContextManager[None]:
    """Have the calls of the block be a step, which has an end when it goes well."""
    return nullcontext() if _watch is None else _watch_call(step)


@contextmanager
def _watch_call(step: Call) -> Iterator[None]:
    _reach("before", step)
    yield
    _reach("after", step)
