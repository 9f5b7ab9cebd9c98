"""Where keys of idempotency are looked at: behind validation, in front of all that does work."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from starlette.types import ASGIApp, Receive, Scope, Send

from domain.errors import DatabaseUnavailable
from operations.cloud import Caller, Cloud
from operations.idempotency import (
    LEASE_SECONDS,
    ClaimLost,
    claim_key,
    release_key,
    settle_answer,
)
from persistence.idempotency import Claim, KeptAnswer
from persistence.session import Database
from service.idempotency import AnswerRecorder, make_fingerprints, read_key
from service.waiting import read_wait_preference
from service.waiting_middleware import Answer

POLL_SECONDS = 0.1
REPLAYED = ("idempotent-replayed", "true")

logger = logging.getLogger(__name__)


class IdempotencyMiddleware:
    """Has the request of a key carried out once; whoever repeats it gets the first answer.

    In this process one request a key goes on at a time; the others wait for its lock on the event
    loop. Across processes the row of the key decides, which is looked at again and again.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        key = None
        if scope["type"] == "http" and scope["method"] == "POST":
            key = read_key(scope["headers"])
        if key is None:
            await self.app(scope, receive, send)
            return
        caller: Caller = scope["extensions"]["connexion_context"]["caller"]
        lock = self.locks.setdefault((caller.project_id, key), asyncio.Lock())
        async with lock:
            answer = await self._find_or_make_answer(key, caller, scope, receive)
        by_another = answer.contract != scope["extensions"]["contract"].digest
        await send_answer(answer, send, by_another=by_another)

    async def _find_or_make_answer(
        self, key: str, caller: Caller, scope: Scope, receive: Receive
    ) -> KeptAnswer:
        body = (await receive())["body"]
        fingerprints = make_fingerprints(scope["method"], scope["path"], body)
        cloud: Cloud = scope["extensions"]["connexion_context"]["cloud"]
        database = cloud.database
        contract: str = scope["extensions"]["contract"].digest
        seconds = read_wait_preference(scope["headers"])
        lease = LEASE_SECONDS + (seconds or 0)
        asked = (database, caller.project_id, key, fingerprints, lease)
        while True:
            with suppress(ClaimLost):
                found = await asyncio.to_thread(claim_key, *asked)
                if isinstance(found, KeptAnswer):
                    return replace(found, headers=[*found.headers, REPLAYED])
                if found:
                    recorder = AnswerRecorder(cloud, found, contract, settled=seconds is None)
                    give_recorder(scope, caller, recorder)
                    return await self._make_answer(recorder, database, scope, receive)
            await asyncio.sleep(POLL_SECONDS)

    async def _make_answer(
        self, recorder: AnswerRecorder, database: Database, scope: Scope, receive: Receive
    ) -> KeptAnswer:
        held = Answer()
        try:
            await self.app(scope, receive, held.take)
        except ClaimLost:
            raise
        except Exception:
            await release(database, recorder.claim)
            raise
        answer = read_answer(held, recorder.contract)
        if answer.status >= 400:
            await release(database, recorder.claim)
        elif not recorder.settled or answer != recorder.recorded:
            await asyncio.to_thread(settle_answer, database, recorder.claim, answer)
        return answer


def give_recorder(scope: Scope, caller: Caller, recorder: AnswerRecorder) -> None:
    """Have the handler's work recorded together with its answer."""
    context: dict[str, Any] = scope["extensions"]["connexion_context"]
    context["caller"] = replace(caller, recorder=recorder)


async def release(database: Database, claim: Claim) -> None:
    """Let the key be used anew at once; without the database it is when its lease is over."""
    with suppress(DatabaseUnavailable):
        await asyncio.to_thread(release_key, database, claim)


def read_answer(held: Answer, contract: str) -> KeptAnswer:
    """Return an answer that was held back as it can be kept."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in held.start["headers"]
    ]
    return KeptAnswer(held.start["status"], headers, held.body, contract)


async def send_answer(answer: KeptAnswer, send: Send, *, by_another: bool) -> None:
    """Send a whole answer; ``by_another`` tells that it was made by another document."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    start = {"type": "http.response.start", "status": answer.status, "headers": headers}
    await send({**start, "by_another": by_another})
    await send({"type": "http.response.body", "body": answer.body})
