"""Requests with thousands of faults: the response lists 50, counts more, and stays small."""

from typing import Any

import httpx
import pytest

from tests.http.api import SERVERS, create_server, expect_error, get_path, list_faults
from tests.http.keypairs import KEYPAIRS, make_body
from tests.http.webhooks import WEBHOOKS

MANY = 4900
MOST = 50
MOST_BYTES = 65_536
LONG = "x" * 180
FIELDS = {f"field-{number}-{LONG}": 0 for number in range(MANY)}
BODIES: dict[str, tuple[str, Any]] = {
    "networks": (SERVERS, {"networks": [0] * MANY}),
    "networks of objects": (SERVERS, {"networks": [{"id": 1}] * (MANY // 2)}),
    "security groups": (SERVERS, {"security_groups": [0] * MANY}),
    "labels": (SERVERS, {"labels": FIELDS}),
    "keys of labels": (
        SERVERS,
        {"name": "n", "flavor_id": "f", "image_id": "i"}
        | {"labels": {f"no key? {number}" + LONG: "" for number in range(60)}},
    ),
    "unknown fields": (SERVERS, FIELDS),
    "event types": (WEBHOOKS, {"url": "https://example.com", "event_types": [LONG] * MANY}),
    "unknown fields of a webhook": (WEBHOOKS, FIELDS),
    "unknown fields of a key pair": (KEYPAIRS, FIELDS),
}
QUERIES = {
    "unknown parameters": "&".join(f"{LONG}{number}=" for number in range(99)),
    "statuses": "status=" + ",".join(["x"] * MANY),
    "repeated statuses": "&".join([f"status={LONG}"] * 99),
}


def expect_a_short_answer(response: httpx.Response) -> dict[str, Any]:
    """Return the error of a response to very many faults."""
    error = expect_error(response, 422, "VALIDATION_ERROR")
    assert (len(error["details"]), len(response.content) < MOST_BYTES) == (MOST, True)
    assert error["omitted"] >= 1
    return error


@pytest.mark.parametrize("what", BODIES)
def test_of_many_faults_of_a_body_fifty_are_listed(client: httpx.Client, what: str) -> None:
    path, body = BODIES[what]
    expect_a_short_answer(client.post(path, json=body))


@pytest.mark.parametrize("what", QUERIES)
def test_of_many_faults_of_a_query_fifty_are_listed(client: httpx.Client, what: str) -> None:
    expect_a_short_answer(client.get(f"{SERVERS}?{QUERIES[what]}"))


def test_of_many_faults_of_a_change_or_an_action_fifty_are_listed(client: httpx.Client) -> None:
    path = get_path(create_server(client))
    expect_a_short_answer(client.patch(path, json=FIELDS))
    expect_a_short_answer(client.post(f"{path}/action", json={"action": "stop"} | FIELDS))


def test_what_is_wrong_outside_comes_before_what_is_wrong_inside(client: httpx.Client) -> None:
    error = expect_a_short_answer(client.post(SERVERS, json={"networks": [0] * MANY}))
    fields = ("name", "flavor_id", "image_id", "networks")
    assert {("body", field) for field in fields} <= set(list_faults(error))


def test_fifty_faults_are_all_that_are_listed_and_one_more_is_counted(
    client: httpx.Client,
) -> None:
    for number in (MOST, MOST + 1, MOST + 7):
        body = {f"field_{one}": 0 for one in range(number)}
        error = expect_error(
            client.post(KEYPAIRS, json=make_body("many") | body), 422, "VALIDATION_ERROR"
        )
        assert len(error["details"]) == MOST
        assert error.get("omitted", 0) == number - MOST


def test_a_text_of_a_megabyte_is_named_in_short(client: httpx.Client) -> None:
    response = client.post(SERVERS, json={"x" * 1_000_000: 0})
    expect_error(response, 422, "VALIDATION_ERROR")
    assert len(response.content) < 1000


@pytest.mark.parametrize(
    "text", ["," * 9000, '",' * 9000, '\\",' * 9000, "\\" * 9001 + ",[{" * 3000]
)
def test_what_is_in_a_text_is_no_value_of_the_body(client: httpx.Client, text: str) -> None:
    response = client.post(SERVERS, json={"name": text, "flavor_id": "f", "image_id": "i"})
    error = expect_error(response, 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("body", "name")]
