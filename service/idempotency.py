"""``Idempotency-Key``: which requests are the same, and the answer that is kept for them."""

import hashlib
import re
from typing import Any

import orjson

from domain.delivery_log import LoggedDelivery
from domain.keypairs import Keypair
from domain.servers import Server
from domain.transitions import Action
from domain.webhooks import Webhook
from handlers import deliveries, keypairs, webhooks
from handlers.bodies import leave_out_nulls
from handlers.operations import answer_cancellation
from handlers.pages import Response
from handlers.servers import answer_action, answer_creation
from operations.cloud import Cloud, Made
from operations.idempotency import record_answer
from persistence.idempotency import Claim, KeptAnswer
from service.bridge import RawHeaders
from service.faults import describe_fault
from service.headers import find_header
from service.json import dump_json
from service.problems import ValidationFailed

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


class AnswerRecorder:
    """Writes the answer to a request in the transaction that does its work.

    ``cloud`` is one of the service's; ``contract`` is the digest of the document by which the
    answer is made; ``settled`` says that it will be sent as it is recorded; ``recorded`` is it.
    """

    def __init__(self, cloud: Cloud, claim: Claim, contract: str, *, settled: bool) -> None:
        self.cloud = cloud
        self.claim = claim
        self.contract = contract
        self.settled = settled
        self.recorded: KeptAnswer | None = None

    def __call__(self, connection: Any, made: Made, server: Server | None) -> None:
        """Record the answer. Raises ClaimLost."""
        self.recorded = render_answer(self.cloud, made, server, self.contract)
        record_answer(connection, self.claim, self.recorded, settled=self.settled)


def render_answer(cloud: Cloud, made: Made, server: Server | None, contract: str) -> KeptAnswer:
    """Return the answer as the handler of the request is about to give it."""
    body, status, headers = _answer(cloud, made, server)
    content = dump_json(body)
    fields = [
        *((name.lower(), value) for name, value in headers.items()),
        ("content-type", "application/json"),
        ("content-length", str(len(content))),
    ]
    return KeptAnswer(status, fields, content, contract)


def _answer(cloud: Cloud, made: Made, server: Server | None) -> Response:
    if isinstance(made, Keypair):
        return keypairs.answer_creation(made)
    if isinstance(made, LoggedDelivery):
        return deliveries.answer_request(made)
    if isinstance(made, Webhook):
        return webhooks.answer_creation(made)
    if server is None:
        return answer_cancellation(made)
    if made.action is Action.CREATE:
        return answer_creation(cloud, server)
    return answer_action(cloud, server, made)
