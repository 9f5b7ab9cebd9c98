"""Data validated before it becomes JSON: quicker, and never more lenient than the document."""

import json
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
import pytest

from handlers.times import FIRST_MOMENT, LAST_MOMENT
from service.http.json import dump_json
from service.validation.response_schemas import MAX_KNOWN, ResponseSchema
from service.validation.responses import ResponseValidator
from tests.contract.validator import load_contract

CONTRACT = load_contract()
NOW = datetime(2026, 2, 18, 14, 30, 45, 123456, UTC)
EXAMPLE = CONTRACT.document["components"]["examples"]["ActiveServer"]["value"]
TIMES = ("created_at", "updated_at")


class Word(StrEnum):
    """A word as an enumeration has it."""

    ACTIVE = "ACTIVE"
    NONE = "none"


ODD: list[Any] = [
    None, True, False, 0, -1, 2.5, float("nan"), "", "x", "ACTIVE", "2026-02-18T14:30:45Z",
    "yesterday", Word.ACTIVE, Word.NONE, [], [None], ["stop"], [1], ("stop", "lock"), {}, {"a": 1},
    {"a": "b"}, {"a": []}, NOW, NOW.replace(tzinfo=None), NOW.date(), NOW.time(), [NOW], {"a": NOW},
    UUID(int=0), 2**53, 2**63,
]  # fmt: skip


def make_schema(operation: str, status: int) -> ResponseSchema:
    return ResponseValidator(CONTRACT, lambda _: None).find_schemas(operation)[status]


QUICK = {name: make_schema(name, 200) for name in ("get_server", "list_servers")}
STRICT = {name: make_schema(name, 200) for name in QUICK}
"""Apart, so that neither knows a body of the other."""


def make_server(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(EXAMPLE), **dict.fromkeys(TIMES, NOW), **changes}


def make_page(*items: dict[str, Any]) -> dict[str, Any]:
    more = {"total": 1, "limit": 20, "offset": 0, "next_offset": None, "next_cursor": None}
    return {"items": list(items), **more}


def accepts(schema: ResponseSchema, data: Any) -> bool:
    return schema.accepts(data, dump_json(data))


@pytest.mark.parametrize(
    ("operation", "status"),
    [("get_server", 200), ("create_server", 201), ("perform_server_action", 202)],
)
def test_data_with_times_is_accepted(operation: str, status: int) -> None:
    schema = make_schema(operation, status)
    assert accepts(schema, make_server())
    assert accepts(schema, make_server(expires_at=NOW, status=Word.ACTIVE))
    assert accepts(schema, make_server(allowed_actions=("stop", "lock")))


def test_a_page_is_accepted_when_all_of_its_items_are() -> None:
    schema = make_schema("list_servers", 200)
    assert accepts(schema, make_page())
    assert accepts(schema, make_page(make_server(), make_server(expires_at=NOW)))
    assert not accepts(schema, make_page(make_server(), make_server(created_at=None)))
    assert not accepts(schema, make_page(make_server(), make_server(name=1)))


@pytest.mark.parametrize("name", sorted(EXAMPLE))
@pytest.mark.parametrize("operation", ["get_server", "list_servers"])
def test_what_is_accepted_is_valid_whatever_a_field_is(operation: str, name: str) -> None:
    accepted = 0
    for value in (*ODD, EXAMPLE[name]):
        server = make_server(**{name: value})
        data = server if operation == "get_server" else make_page(make_server(), server)
        body = dump_json(data)
        if QUICK[operation].accepts(data, body):
            assert STRICT[operation].list_violations(body) == [], (name, value)
            accepted += 1
    assert 0 < accepted < len(ODD)


@pytest.mark.parametrize("name", sorted(EXAMPLE))
def test_a_field_that_is_missing_is_not_accepted(name: str) -> None:
    server = make_server()
    del server[name]
    body = dump_json(server)
    assert not make_schema("get_server", 200).accepts(server, body)
    assert make_schema("get_server", 200).list_violations(body) == [f"/{name}: required"]


def test_a_field_that_is_not_described_is_not_accepted_in_the_place_of_another() -> None:
    server = make_server()
    server["colour"] = server.pop("key_name")
    assert not accepts(make_schema("get_server", 200), server)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC), datetime(999, 12, 31, tzinfo=UTC),
        NOW.astimezone(timezone(timedelta(hours=-11, minutes=-30))), NOW.replace(microsecond=0),
        datetime(2024, 2, 29, 23, 59, 59, 999999, UTC), NOW.replace(tzinfo=None),
        FIRST_MOMENT, LAST_MOMENT,
    ],
)  # fmt: skip
def test_every_time_is_as_the_document_has_it_once_it_is_json(moment: datetime) -> None:
    server = make_server(created_at=moment)
    body = dump_json(server)
    assert make_schema("get_server", 200).accepts(server, body)
    assert make_schema("get_server", 200).list_violations(body) == []


@pytest.mark.parametrize("moment", [date(2026, 1, 1), None, 1, [NOW]])
def test_what_is_no_time_is_not_accepted_for_one(moment: Any) -> None:
    assert not accepts(make_schema("get_server", 200), make_server(created_at=moment))


def test_a_time_that_is_a_text_already_is_left_to_the_last_word() -> None:
    server = make_server(created_at="2026-02-18T14:30:45Z")
    body = dump_json(server)
    assert not make_schema("get_server", 200).accepts(server, body)
    assert make_schema("get_server", 200).list_violations(body) == []


TIME = {"type": "string", "format": "date-time"}


@pytest.mark.parametrize(
    ("schema", "data"),
    [
        ({"anyOf": [{"properties": {"at": TIME}}, {"type": "integer"}]}, {"at": NOW}),
        ({"not": {"properties": {"at": TIME}}}, {"at": NOW}),
        ({"additionalProperties": TIME}, {"at": NOW}),
        ({"properties": {"at": {**TIME, "enum": ["2026-01-01T00:00:00Z"]}}}, {"at": NOW}),
        ({"properties": {"at": {**TIME, "pattern": "^1"}}}, {"at": NOW}),
    ],
)
def test_times_that_count_under_a_condition_are_left_to_the_last_word(
    schema: dict[str, Any], data: Any
) -> None:
    assert not accepts(ResponseSchema(schema), data)


def test_times_in_parts_that_must_all_hold_are_times() -> None:
    parts = {"allOf": [{"properties": {"at": TIME}, "required": ["at"]}, {"type": "object"}]}
    schema = ResponseSchema(parts)
    assert accepts(schema, {"at": NOW})
    assert not accepts(schema, {"at": 1})


def test_a_body_that_was_valid_is_known_until_many_others_were() -> None:
    schema = make_schema("get_server", 200)
    first = dump_json(make_server())
    assert schema.list_violations(first) == []
    assert schema.accepts(object(), first)
    for number in range(MAX_KNOWN):
        assert accepts(schema, make_server(name=str(number)))
    assert len(schema.known) <= MAX_KNOWN
    assert not schema.accepts(object(), first)


def test_a_body_that_was_refused_is_refused_again() -> None:
    schema = make_schema("get_server", 200)
    body = json.dumps(make_server(name=1), default=str).encode()
    assert schema.list_violations(body) == schema.list_violations(body) != []
    assert not schema.accepts(orjson.loads(body), body)
