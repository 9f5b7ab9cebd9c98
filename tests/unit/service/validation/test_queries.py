"""Queries: texts, integers and lists of them, read as the document describes them."""

from typing import Any

import pytest

from service.http.problems import ValidationFailed
from service.validation.queries import QuerySchema, can_read

WORD = {"type": "string", "enum": ["UP", "down"]}


def describe(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def list_of(items: dict[str, Any], **bounds: int) -> dict[str, Any]:
    return {"type": "array", "items": items, **bounds}


SCHEMA = QuerySchema(
    [
        describe("word", {**WORD, "default": "UP"}),
        describe("text", {"type": "string"}),
        describe("number", {"type": "integer", "minimum": 1}),
        describe("truth", {"type": "boolean"}),
        describe("words", list_of(WORD, maxItems=3), explode=False),
        describe("numbers", list_of({"type": "integer", "maximum": 9}), explode=False),
        describe("texts", list_of({"type": "string", "maxLength": 5})),
        describe("fields", list_of({"type": "integer"}), style="form", explode=True),
        {"name": "id", "in": "path", "schema": {"type": "string"}},
    ]
)


def refuse(query: bytes) -> list[list[Any]]:
    """Return where a query is wrong."""
    with pytest.raises(ValidationFailed) as refusal:
        SCHEMA.read(query)
    return [fault["loc"] for fault in refusal.value.details]


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (b"", {}),
        (b"word=up", {"word": "UP"}),
        (b"word=DOWN&number=12", {"word": "down", "number": 12}),
        (b"text=UP,DOWN", {"text": "UP,DOWN"}),
        (b"truth=true", {"truth": True}),
        (b"truth=False", {"truth": False}),
        (b"words=Up,DoWn", {"words": ["UP", "down"]}),
        (b"words=up%2Cdown", {"words": ["UP", "down"]}),
        (b"words=up&words=down,up", {"words": ["UP", "down", "UP"]}),
        (b"numbers=1,-2&numbers=3", {"numbers": [1, -2, 3]}),
        (b"texts=a,b&texts=&texts=c", {"texts": ["a,b", "", "c"]}),
        (b"fields=1&fields=22", {"fields": [1, 22]}),
    ],
)
def test_a_query_is_read_as_described(query: bytes, values: dict[str, Any]) -> None:
    assert SCHEMA.read(query) == {"word": "UP", **values}


@pytest.mark.parametrize(
    ("query", "places"),
    [
        (b"word=up&word=up", [["query", "word"]]),
        (b"word=up,down", [["query", "word"]]),
        (b"number=1,2", [["query", "number"]]),
        (b"truth=1", [["query", "truth"]]),
        (b"words=", [["query", "words", 0]]),
        (b"words=up,,in", [["query", "words", 1], ["query", "words", 2]]),
        (b"words=up,up,up,up", [["query", "words"]]),
        (b"numbers=1,a,10", [["query", "numbers", 1], ["query", "numbers", 2]]),
        (b"numbers=1,1e3", [["query", "numbers", 1]]),
        (b"texts=abcdef&texts=b", [["query", "texts", 0]]),
        (b"fields=1,2", [["query", "fields", 0]]),
        (b"words[]=up", [["query", "words[]"]]),
        (b"id=1", [["query", "id"]]),
        (b"text=a&none=1&number=0", [["query", "none"], ["query", "number"]]),
    ],
)
def test_every_fault_of_a_query_is_named_at_its_place(
    query: bytes, places: list[list[Any]]
) -> None:
    assert refuse(query) == places


def test_a_letter_that_only_looks_like_another_is_not_taken_for_it() -> None:
    kelvin = QuerySchema([describe("unit", {"type": "string", "enum": ["k"]})])
    assert kelvin.read(b"unit=K") == {"unit": "k"}
    with pytest.raises(ValidationFailed):
        kelvin.read(b"unit=%E2%84%AA")


@pytest.mark.parametrize(
    "parameter",
    [
        describe("one", {"type": "number"}),
        describe("one", {"type": "object"}),
        describe("one", list_of({"type": "number"})),
        describe("one", list_of({"type": "string"}), style="pipeDelimited"),
    ],
)
def test_a_parameter_of_another_kind_would_be_noticed_at_the_start(
    parameter: dict[str, Any],
) -> None:
    assert not can_read(parameter)
