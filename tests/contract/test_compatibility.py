"""Every change that breaks clients of the last release is caught, and no other is."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.compatibility.__main__ import judge, main
from tests.compatibility.documents import list_document_breaks
from tests.compatibility.schemas import Flow, list_breaks
from tests.contract.planted_changes import BREAKING, COMPATIBLE, FLAVOR, Change, get_operation
from tests.contract.validator import load_document

FORM = {"type": "object", "properties": {}, "additionalProperties": False}


def change(how: Change) -> dict[str, Any]:
    """Return the document with a change, which is one."""
    document = copy.deepcopy(load_document())
    how(document)
    assert document != load_document()
    return document


def test_nothing_is_broken_by_no_change() -> None:
    assert list_document_breaks(load_document(), copy.deepcopy(load_document())) == []


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_clients_is_found(name: str) -> None:
    assert list_document_breaks(load_document(), change(BREAKING[name]))


@pytest.mark.parametrize("name", COMPATIBLE)
def test_what_breaks_nobody_is_passed_over(name: str) -> None:
    assert list_document_breaks(load_document(), change(COMPATIBLE[name])) == []


@pytest.mark.parametrize(
    ("old", "new", "breaks"),
    [
        ({"type": "integer"}, {"type": "number"}, {"answer"}),
        ({"type": "number"}, {"type": "integer"}, {"request"}),
        ({"type": "string"}, {"type": "string", "nullable": True}, {"answer"}),
        ({}, {"type": "string"}, {"request"}),
        ({"type": "string", "enum": ["a", "b"]}, {"type": "string", "enum": ["a"]}, {"request"}),
        ({"type": "string"}, {"type": "string", "enum": ["a"]}, {"request"}),
        ({"type": "string", "maxLength": 9}, {"type": "string"}, {"answer"}),
        ({"pattern": "a"}, {"pattern": "b"}, {"request", "answer"}),
        ({"type": "integer", "default": 1}, {"type": "integer", "default": 2}, {"request"}),
        ({"type": "array", "items": {"type": "string"}}, {"type": "array"}, {"answer"}),
        (FORM, {**FORM, "properties": {"a": {}}}, set()),
        ({**FORM, "properties": {"a": {}}}, FORM, {"request", "answer"}),
        (FORM, {**FORM, "additionalProperties": True}, set()),
        ({**FORM, "additionalProperties": True}, FORM, {"request"}),
        (
            {"type": "object", "additionalProperties": {"type": "string"}},
            {"type": "object", "additionalProperties": {"type": "string", "maxLength": 1}},
            {"request"},
        ),
        ({"allOf": [{"type": "string"}], "nullable": True}, {"type": "string"}, {"request"}),
        ({"type": "string"}, {"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"answer"}),
    ],
)  # fmt: skip
def test_a_schema_breaks_what_is_sent_or_what_is_answered(
    old: dict[str, Any], new: dict[str, Any], breaks: set[str]
) -> None:
    assert {flow.value for flow in Flow if list_breaks(old, new, flow, "here")} == breaks


@pytest.mark.parametrize(("year", "breaks"), [(2025, 1), (2027, 0)])
def test_a_deprecated_operation_may_go_once_it_was_told_that_it_would(
    year: int, breaks: int
) -> None:
    told = {"deprecated": True, "x-deprecated-at": "2025-01-01T00:00:00Z"}
    told["x-sunset-at"] = "2026-01-01T00:00:00Z"
    released = change(lambda d: get_operation(d, FLAVOR).update(told))
    document = change(BREAKING["a path is gone"])
    now = datetime(year, 1, 1, tzinfo=UTC)
    assert len(list_document_breaks(released, document, now)) == breaks


def test_what_is_announced_may_break_and_is_counted() -> None:
    document = change(BREAKING["a field of an answer is gone"])
    known, faults = judge(load_document(), document, ["GET *.ip_address: removed"])
    assert known
    assert faults
    assert all(fault.startswith("Breaks clients: P") for fault in faults)
    every, faults = judge(load_document(), document, ["*.ip_address: removed"])
    assert (len(every) > len(known), faults) == (True, [])


def test_an_announcement_of_what_breaks_nothing_is_a_fault() -> None:
    _, faults = judge(load_document(), load_document(), [f"GET {FLAVOR}: removed"])
    assert faults == [f"Announced, and breaks nothing: GET {FLAVOR}: removed"]


def test_the_last_release_is_not_broken(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.startswith("Breaking changes since 0.1.0: 0, and ")


def test_each_break_is_told_and_their_number_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    released = change(BREAKING["a path is gone"])
    released["paths"]["/api/v1/gone"] = load_document()["paths"][FLAVOR]
    (tmp_path / "openapi.json").write_text(json.dumps(released), encoding="utf-8")
    (tmp_path / "announced.yaml").write_text("", encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert printed.err == "Breaks clients: GET /api/v1/gone: removed\n"
    assert printed.out == "Breaking changes since 0.1.0: 1, and 0 that are announced\n"
