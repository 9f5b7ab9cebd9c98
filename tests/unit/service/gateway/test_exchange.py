"""A response on its way out: what breaks the contract is replaced whole, and nothing follows it."""

import asyncio
import json
from collections.abc import MutableMapping
from copy import deepcopy
from typing import Any

import pytest

from service.contract.contract import Contract
from service.gateway.exchange import Exchange, InvalidResponse
from service.middlewares.rendering import Rendered
from service.middlewares.request_state import RequestState
from service.validation.responses import ResponseValidator
from tests.contract.validator import load_contract

CONTRACT = load_contract()
OPERATIONS = {one.operation_id: one for _, _, one in CONTRACT.iter_operations()}
VALIDATOR = ResponseValidator(CONTRACT, lambda _: None)
STREAM = [(b"content-type", b"text/event-stream")]
JSON_HEADERS = [(b"content-type", b"application/json")]
BODY = b"{}"

Message = MutableMapping[str, Any]


def make_demanding_judge() -> ResponseValidator:
    """Return a validator of a document that has one header more for events."""
    contract = Contract()
    contract.document = deepcopy(contract.document)
    described = contract.document["paths"]["/api/v1/events"]["get"]["responses"]["200"]
    headers = contract.resolve(described)["headers"]
    headers["X-Position"] = {"required": True, "schema": {"type": "string"}}
    return ResponseValidator(contract, lambda _: None)


def open_exchange(
    operation: str, validator: ResponseValidator | None, method: str = "GET"
) -> tuple[Exchange, list[Message]]:
    """Return an exchange, and the list of what it sends."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    exchange = Exchange({"method": method, "path": "/", "type": "http"}, send, "r-1", validator)
    exchange.add_header(b"api-version", b"0.1.0")
    exchange.operation = OPERATIONS[operation]
    return exchange, sent


def give(exchange: Exchange, *messages: Message) -> None:
    """Have the exchange take ``messages`` from an application."""

    async def run() -> None:
        for message in messages:
            await exchange.send(message)

    asyncio.run(run())


def start(status: int, headers: list[tuple[bytes, bytes]]) -> Message:
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def body(content: bytes, **more: Any) -> Message:
    return {"type": "http.response.body", "body": content, **more}


def expect_failure(sent: list[Message]) -> None:
    """Look at a whole response: the envelope of 500."""
    first, second = sent
    content = b"".join(message["body"] for message in sent[1:])
    assert first["status"] == 500
    fields = dict(first["headers"])
    assert fields[b"content-type"] == b"application/json"
    assert fields[b"content-length"] == str(len(content)).encode()
    assert fields[b"x-request-id"] == b"r-1"
    assert json.loads(content)["error"]["code"] == "INTERNAL_ERROR"
    assert not second["more_body"]


def test_a_stream_goes_out_as_it_comes() -> None:
    exchange, sent = open_exchange("list_events", VALIDATOR)
    give(exchange, start(200, STREAM), body(b"a", more_body=True), body(b"b", more_body=True))
    assert [message.get("body") for message in sent] == [None, b"a", b"b"]


def test_a_stream_that_begins_against_the_contract_is_ended() -> None:
    exchange, sent = open_exchange("list_events", make_demanding_judge())
    give(exchange, start(200, STREAM), body(b"a", more_body=True))
    expect_failure(sent)
    with pytest.raises(InvalidResponse):
        give(exchange, body(b"b", more_body=True))
    assert len(sent) == 2


def vouch(exchange: Exchange, status: int, content: bytes) -> None:
    """Have it known that a body is valid by the schema of a status."""
    assert exchange.operation is not None
    exchange.state = RequestState(exchange.operation)
    exchange.state.response = Rendered(status, [], content, status)


def test_a_body_that_was_judged_for_another_status_is_judged_again() -> None:
    exchange, sent = open_exchange("get_operation", VALIDATOR)
    vouch(exchange, 404, BODY)
    give(exchange, start(200, JSON_HEADERS), body(BODY))
    expect_failure(sent)


def test_another_body_than_the_one_that_was_judged_is_judged() -> None:
    exchange, sent = open_exchange("get_operation", VALIDATOR)
    vouch(exchange, 200, BODY)
    give(exchange, start(200, JSON_HEADERS), body(bytes(bytearray(BODY))))
    expect_failure(sent)


def test_a_body_that_was_judged_is_not_looked_at_again() -> None:
    exchange, sent = open_exchange("get_operation", VALIDATOR)
    vouch(exchange, 200, BODY)
    give(exchange, start(200, JSON_HEADERS), body(BODY))
    assert (sent[0]["status"], sent[1]["body"]) == (200, BODY)


def test_nothing_is_judged_without_a_judge() -> None:
    exchange, sent = open_exchange("get_operation", None)
    give(exchange, start(299, []), body(b"?"))
    assert (sent[0]["status"], sent[1]["body"]) == (299, b"?")


def test_an_error_that_breaks_the_contract_becomes_the_500_as_well() -> None:
    exchange, sent = open_exchange("get_operation", VALIDATOR)
    give(exchange, start(500, JSON_HEADERS), body(b'{"error": "all of it"}'))
    expect_failure(sent)


def test_the_head_of_a_refused_answer_has_no_body() -> None:
    exchange, sent = open_exchange("get_operation", VALIDATOR, "HEAD")
    give(exchange, start(200, JSON_HEADERS), body(b"{}"))
    assert (sent[0]["status"], sent[1]["body"]) == (500, b"")
