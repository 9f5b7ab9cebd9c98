"""What a refused request is told: what is allowed, and neither a pattern nor what was sent."""

import re
from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, expect_error, list_faults
from tests.http.bad.constraints import MARK, NUMBER, Violation, list_violations
from tests.http.keypairs import KEYPAIRS, make_body
from tests.http.webhooks import WEBHOOKS
from tests.samples import sample_cases

VIOLATIONS = list_violations()
REGULAR_EXPRESSION = re.compile(r"[\\^\[\]{}|*$]|\(\?")


def list_messages(error: dict[str, Any], where: tuple[Any, ...]) -> list[str]:
    """Return what is said of the faults at one place."""
    return [fault["msg"] for fault in error["details"] if tuple(fault["loc"]) == where]


@pytest.mark.parametrize("violation", sample_cases(VIOLATIONS, lambda one: one.name))
def test_what_breaks_a_constraint_is_told_what_is_allowed(
    client: httpx.Client, violation: Violation
) -> None:
    error = expect_error(violation.send(client), 422, "VALIDATION_ERROR")
    assert violation.where in list_faults(error)
    said = list_messages(error, violation.where)
    assert any(all(words in message for words in violation.said) for message in said), said
    for fault in error["details"]:
        assert not REGULAR_EXPRESSION.search(fault["msg"]), fault
        assert MARK not in fault["msg"]
        assert str(NUMBER) not in fault["msg"]


def test_every_kind_of_constraint_is_broken() -> None:
    names = [violation.name for violation in VIOLATIONS]
    keywords = {name.rsplit(" ", 1)[-1] for name in names}
    assert len(names) == len(set(names)) > 200
    assert {"pattern", "format", "enum", "maxItems", "uniqueItems", "maxProperties"} <= keywords


@pytest.mark.parametrize(
    ("path", "body", "field", "words"),
    [
        (SERVERS, {"user_data": "#!/bin/sh"}, "user_data", "Must be Base64"),
        (SERVERS, {"user_data": "YWJj" * 16384}, "user_data", "at most 65535 characters"),
        (WEBHOOKS, {"url": "ftp://example.com"}, "url", "http or https"),
        (WEBHOOKS, {"url": "https://me:secret@example.com"}, "url", "without user, password"),
        (KEYPAIRS, {"public_key": "ssh-dss AAAAB3NzaC1kc3M="}, "public_key", "type is ssh-ed25519"),
        (KEYPAIRS, make_body("tab") | {"public_key": "KEY a\tb"}, "public_key", "without tabs"),
    ],
)
def test_what_is_often_wrong_is_told_in_words(
    client: httpx.Client, path: str, body: dict[str, Any], field: str, words: str
) -> None:
    given = {"name": "bad", "flavor_id": "f", "image_id": "i"} if path == SERVERS else {}
    error = expect_error(client.post(path, json=given | body), 422, "VALIDATION_ERROR")
    (message,) = list_messages(error, ("body", field))
    assert words in message
    assert str(body[field]) not in message
