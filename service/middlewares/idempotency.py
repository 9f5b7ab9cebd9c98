"""Idempotency keys: looked up behind validation, in front of all that does work."""

import asyncio
import hashlib
import logging
import re
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

import orjson
from connexion.middleware.abstract import RoutedMiddleware
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from msgspec.structs import replace
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.catalogue import Keypair
from domain.delivery_log import LoggedDelivery
from domain.errors import DatabaseUnavailable
from domain.identity import AuthMode
from domain.servers import Server
from domain.transitions import Action
from domain.webhooks import Webhook
from handlers import deliveries, keypairs, operations, servers, webhooks
from handlers.bodies import leave_out_nulls
from handlers.pages import Response
from operations.clouds.cloud import Caller, Cloud, Made
from operations.requests.idempotency import (
    LEASE_SECONDS,
    ClaimLost,
    claim_key,
    record_response,
    release_key,
    settle_response,
)
from persistence.database.session import Database
from persistence.idempotency import Claim, StoredResponse
from service.contract.contract import Contract
from service.http.headers import RawHeaders, find_header
from service.http.json import dump_json
from service.http.problems import ValidationFailed
from service.middlewares.held_response import HeldResponse
from service.middlewares.linked_api import LinkedAPI
from service.middlewares.request_state import find_state
from service.middlewares.waiting import read_wait_preference
from service.validation.messages import describe_fault

TAKES_KEYS = "x-ostler-takes-keys"
"""Whether the request for an operation may have an ``Idempotency-Key``."""

POLL_SECONDS = 0.1
REPLAYED = ("idempotent-replayed", "true")

Locks = WeakValueDictionary[tuple[str, str], asyncio.Lock]
"""One for each project and key, as it is recorded, that somebody waits for."""

logger = logging.getLogger(__name__)

HEADER = b"idempotency-key"
SANE_KEY = re.compile(rb"[\x21-\x7e]{1,255}")


def read_key(headers: RawHeaders) -> str | None:
    """Return the key of a request, None without one. Raises ValidationFailed."""
    sent = find_header(headers, HEADER)
    if sent is None:
        return None
    if SANE_KEY.fullmatch(sent):
        return sent.decode("ascii")
    message = "Must be 1 to 255 visible ASCII characters"
    fault = describe_fault(["header", "Idempotency-Key"], message, "string_pattern_mismatch")
    raise ValidationFailed([fault])


def scope_key(caller: Caller, key: str) -> str:
    """Return a key as it is recorded: each caller has its own, and is shown no other's response.

    That may hold what a restricted credential does not see, or a secret that is shown once.
    """
    identity = caller.identity
    if identity is None or identity.mode is AuthMode.NONE:
        return key
    return _digest(identity.mode, identity.key_id or identity.subject, key.encode())


def make_fingerprints(method: str, path: str, body: bytes) -> list[str]:
    """Return what tells requests apart: method, path, and the value of a valid JSON body.

    Spaces, the order of the fields and fields that are null make no other request, since they ask
    for the same. Versions that did not know this of nulls gave a request with some the second
    fingerprint.
    """
    if not body:
        return [_digest(method, path, b"")]
    sent = orjson.loads(body)
    said = leave_out_nulls(sent)
    values = [said] if said == sent else [said, sent]
    return [
        _digest(method, path, orjson.dumps(value, option=orjson.OPT_SORT_KEYS)) for value in values
    ]


def _digest(method: str, path: str, value: bytes) -> str:
    digest = hashlib.blake2b(digest_size=32)
    for part in (method.encode(), path.encode(), value):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


class ResponseRecorder:
    """Writes the response to a request in the transaction that does its work.

    ``cloud`` is one of the service's; ``contract`` is the digest of the document by which the
    response is made; ``settled`` says that it will be sent as it is recorded; ``recorded`` is it.
    """

    def __init__(self, cloud: Cloud, claim: Claim, contract: str, *, settled: bool) -> None:
        self.cloud = cloud
        self.claim = claim
        self.contract = contract
        self.settled = settled
        self.recorded: StoredResponse | None = None

    def __call__(self, connection: Any, made: Made, server: Server | None) -> None:
        """Record the response. Raises ClaimLost."""
        self.recorded = render_response(self.cloud, made, server, self.contract)
        record_response(connection, self.claim, self.recorded, settled=self.settled)


def render_response(
    cloud: Cloud, made: Made, server: Server | None, contract: str
) -> StoredResponse:
    """Return the response as the handler of the request is about to give it."""
    body, status, headers = _describe_response(cloud, made, server)
    content = dump_json(body)
    fields = [
        *((name.lower(), value) for name, value in headers.items()),
        ("content-type", "application/json"),
        ("content-length", str(len(content))),
    ]
    return StoredResponse(status, fields, content, contract)


def _describe_response(cloud: Cloud, made: Made, server: Server | None) -> Response:
    if isinstance(made, Keypair):
        return keypairs.respond_created(made)
    if isinstance(made, LoggedDelivery):
        return deliveries.respond_accepted(made)
    if isinstance(made, Webhook):
        return webhooks.respond_created(made)
    if server is None:
        return operations.respond_accepted(made)
    if made.action is Action.CREATE:
        return servers.respond_created(cloud, server)
    return servers.respond_accepted(cloud, server, made)


class KeyedOperation:
    """Has the request of a key carried out once; whoever repeats it gets the first response.

    In this process one request a key goes on at a time; the others wait for its lock, one of
    ``locks``, on the event loop. Across processes the row of the key decides, which is read
    again and again.
    """

    def __init__(self, next_app: ASGIApp, cloud: Cloud, contract: Contract, locks: Locks) -> None:
        self.next_app = next_app
        self.cloud = cloud
        self.contract = contract
        self.locks = locks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        key = read_key(scope["headers"])
        if key is None:
            await self.next_app(scope, receive, send)
            return
        state = find_state(scope)
        caller: Caller = state.context["caller"]
        key = scope_key(caller, key)
        lock = self.locks.setdefault((caller.project_id, key), asyncio.Lock())
        async with lock:
            response = await self._find_or_make_response(key, caller, scope, receive)
        state.by_another = response.contract != self.contract.digest
        await send_response(response, send)

    async def _find_or_make_response(
        self, key: str, caller: Caller, scope: Scope, receive: Receive
    ) -> StoredResponse:
        body = (await receive())["body"]
        fingerprints = make_fingerprints(scope["method"], scope["path"], body)
        seconds = read_wait_preference(scope["headers"])
        lease = LEASE_SECONDS + (seconds or 0)
        asked = (self.cloud.database, caller.project_id, key, fingerprints, lease)
        while True:
            with suppress(ClaimLost):
                found = await asyncio.to_thread(claim_key, *asked)
                if isinstance(found, StoredResponse):
                    return replace(found, headers=[*found.headers, REPLAYED])
                if found:
                    digest = self.contract.digest
                    recorder = ResponseRecorder(self.cloud, found, digest, settled=seconds is None)
                    give_recorder(scope, caller, recorder)
                    return await self._make_response(recorder, scope, receive)
            await asyncio.sleep(POLL_SECONDS)

    async def _make_response(
        self, recorder: ResponseRecorder, scope: Scope, receive: Receive
    ) -> StoredResponse:
        held = HeldResponse()
        try:
            await self.next_app(scope, receive, held.take)
        except ClaimLost:
            raise
        except Exception:
            await release(self.cloud.database, recorder.claim)
            raise
        response = read_response(held, recorder.contract)
        if response.status >= 400:
            await release(self.cloud.database, recorder.claim)
        elif not recorder.settled or response != recorder.recorded:
            await asyncio.to_thread(settle_response, self.cloud.database, recorder.claim, response)
        return response


class IdempotencyAPI(LinkedAPI):
    """The operations of a document, of which some take keys."""

    def __init__(
        self,
        specification: Specification,
        *,
        next_app: ASGIApp,
        cloud: Cloud,
        contract: Contract,
        **options: Any,
    ) -> None:
        super().__init__(specification, next_app=next_app, **options)
        self.cloud = cloud
        self.contract = contract
        self.locks: Locks = WeakValueDictionary()
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> ASGIApp:
        """Return what answers an operation."""
        next_app = self.find_next(operation)
        if self.describe(operation).get(TAKES_KEYS):
            return KeyedOperation(next_app, self.cloud, self.contract, self.locks)
        return next_app


class IdempotencyMiddleware(RoutedMiddleware):  # type: ignore[misc]
    """Looks up idempotency keys where an operation takes them."""

    api_cls = IdempotencyAPI


def give_recorder(scope: Scope, caller: Caller, recorder: ResponseRecorder) -> None:
    """Have the handler's work recorded together with its response."""
    find_state(scope).context["caller"] = replace(caller, recorder=recorder)


async def release(database: Database, claim: Claim) -> None:
    """Let the key be used anew at once; without the database it is when its lease is over."""
    with suppress(DatabaseUnavailable):
        await asyncio.to_thread(release_key, database, claim)


def read_response(held: HeldResponse, contract: str) -> StoredResponse:
    """Return a response that was held back as it can be kept."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in held.start["headers"]
    ]
    return StoredResponse(held.start["status"], headers, held.body, contract)


async def send_response(response: StoredResponse, send: Send) -> None:
    """Send a whole response."""
    headers = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
