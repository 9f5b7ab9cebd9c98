"""Responses that break the contract never leave: a 500 does, with a line and a figure about it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import orjson
import pytest
from sqlalchemy import select, update

from persistence.database.session import Database
from persistence.schema.tables import idempotency_keys, servers
from tests.contract.exchange import Exchange
from tests.contract.validator import validate_exchange
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name
from tests.http.figures import count, find, read
from tests.http.idempotency import REPLAYED, count_servers, create, make_body, make_key
from tests.http.test_logs import Line, wait_for_access
from tests.reference.server import ReferenceServer
from tests.server import LiveServer

SECRET_KEY = "hunter2-key"
SECRET = 424_242_424_242
VIOLATION = "/labels/*: type"


class Validated(NamedTuple):
    """A service that validates its responses, one on its database that does not, their clients."""

    service: LiveServer
    client: httpx.Client
    careless: httpx.Client
    database: Database


def open_client(url: str) -> httpx.Client:
    """Return a client whose every response is as the document has it, though it may be a 500."""

    def check(response: httpx.Response) -> None:
        response.read()
        assert validate_exchange(Exchange.from_httpx(response)) == []

    return httpx.Client(base_url=url, trust_env=False, event_hooks={"response": [check]})


@pytest.fixture(
    scope="module", params=[LiveServer, pytest.param(ReferenceServer, marks=pytest.mark.long)]
)
def validated(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Validated]:
    url, kind = databases.create(), request.param
    careless = tmp_path_factory.mktemp("careless")
    with (
        kind(url, tmp_path_factory.mktemp("validated")) as service,
        kind(url, careless, VALIDATE_RESPONSES="false") as other,
        open_client(service.url) as client,
        httpx.Client(base_url=other.url, trust_env=False) as loose,
    ):
        database = Database(url)
        yield Validated(service, client, loose, database)
        database.close()


@pytest.fixture
def broken(validated: Validated) -> dict[str, Any]:
    """A server whose record holds a label that is no text, as no request can make it."""
    made = create_server(validated.client)
    with validated.database.write() as connection:
        labels = {SECRET_KEY: SECRET}
        connection.execute(update(servers).where(servers.c.id == made["id"]).values(labels=labels))
    return made


def list_refusals(validated: Validated, request_id: str) -> list[Line]:
    """Return the lines at ERROR of a request that has ended."""
    lines = wait_for_access(validated.service, request_id)
    return [line for line in lines if line["levelname"] == "ERROR"]


def count_refusals(validated: Validated, operation: str) -> float:
    return find(read(validated.client), "ostler_answers_refused_total", operation=operation)


def test_a_response_that_breaks_the_contract_becomes_a_500(
    validated: Validated, broken: dict[str, Any]
) -> None:
    before = count_refusals(validated, "get_server")
    failed = count(read(validated.client), "get_server", status=500)
    request_id = make_name("broken")
    response = validated.client.get(get_path(broken), headers={"X-Request-ID": request_id})
    error = expect_error(response, 500, "INTERNAL_ERROR")
    assert error["details"] is None
    assert response.headers["x-request-id"] == request_id
    assert "etag" not in response.headers
    [line] = list_refusals(validated, request_id)
    assert (line["message"], line["operation"]) == ("Response breaks the contract", "get_server")
    assert (line["status"], line["violations"]) == (200, [VIOLATION])
    assert count_refusals(validated, "get_server") == before + 1
    assert count(read(validated.client), "get_server", status=500) == failed + 1


def test_no_value_of_a_refused_answer_is_told(validated: Validated, broken: dict[str, Any]) -> None:
    request_id = make_name("silent")
    response = validated.client.get(get_path(broken), headers={"X-Request-ID": request_id})
    wait_for_access(validated.service, request_id)
    for told in (response.text, validated.service.stdout, validated.client.get("/metrics").text):
        assert SECRET_KEY not in told
        assert str(SECRET) not in told


def test_a_page_is_refused_for_one_of_its_items(
    validated: Validated, broken: dict[str, Any]
) -> None:
    request_id = make_name("page")
    page = validated.client.get(
        SERVERS, params={"name": broken["name"]}, headers={"X-Request-ID": request_id}
    )
    expect_error(page, 500, "INTERNAL_ERROR")
    [line] = list_refusals(validated, request_id)
    assert line["violations"] == [f"/items/0{VIOLATION}"]
    other = create_server(validated.client)
    assert validated.client.get(get_path(other)).status_code == 200
    assert validated.client.get(SERVERS, params={"name": other["name"]}).json()["total"] == 1


def test_neither_head_nor_a_known_representation_hides_a_violation(
    validated: Validated, broken: dict[str, Any]
) -> None:
    head = validated.client.head(get_path(broken))
    assert (head.status_code, head.content) == (500, b"")
    known = validated.client.get(get_path(broken), headers={"If-None-Match": "*"})
    expect_error(known, 500, "INTERNAL_ERROR")


def test_a_change_that_is_committed_stays(validated: Validated, broken: dict[str, Any]) -> None:
    renamed = validated.client.patch(get_path(broken), json={"name": "renamed"})
    expect_error(renamed, 500, "INTERNAL_ERROR")
    assert validated.careless.get(get_path(broken)).json()["name"] == "renamed"


def test_the_kept_response_of_a_key_is_validated_too(
    validated: Validated, broken: dict[str, Any]
) -> None:
    path, key = f"{get_path(broken)}/action", {"Idempotency-Key": make_name("key")}
    before = count_refusals(validated, "perform_server_action")
    for _ in range(2):
        response = validated.client.post(path, json={"action": "stop"}, headers=key)
        expect_error(response, 500, "INTERNAL_ERROR")
        assert "idempotent-replayed" not in response.headers
    assert count_refusals(validated, "perform_server_action") == before + 2
    done = validated.client.get(f"{get_path(broken)}/operations").json()
    assert [operation["action"] for operation in done["items"]] == ["create", "stop"]


def keep_otherwise(validated: Validated, key: str, contract: str | None) -> bytes:
    """Have the kept response of a key lack a field that the document demands, and return its body.

    ``contract`` is the digest of the document by which it is said to have been made.
    """
    columns = idempotency_keys.c
    with validated.database.write() as connection:
        kept = connection.scalar(select(columns.body).where(columns.key == key))
        assert kept is not None
        body = orjson.loads(kept)
        del body["allowed_actions"]
        content = orjson.dumps(body)
        values = {"body": content, "headers": [["content-type", "application/json"]]}
        connection.execute(
            update(idempotency_keys).where(columns.key == key).values(**values, contract=contract)
        )
    return content


@pytest.mark.parametrize("contract", [None, "that of a version before"])
def test_what_another_document_had_kept_is_answered_as_it_was(
    validated: Validated, contract: str | None
) -> None:
    key, body = make_key(), make_body()
    first = create(validated.client, key, body)
    kept = keep_otherwise(validated, key, contract)
    before = count_refusals(validated, "create_server")
    with httpx.Client(base_url=validated.service.url, trust_env=False) as client:
        again = create(client, key, body)
    assert (again.status_code, again.content) == (201, kept)
    assert again.headers[REPLAYED] == "true"
    assert again.headers["etag"] != first.headers["etag"]
    assert count_refusals(validated, "create_server") == before
    assert count_servers(validated.client, body["name"]) == 1


def test_what_this_document_has_kept_is_validated(validated: Validated) -> None:
    key, body = make_key(), make_body()
    create(validated.client, key, body)
    with validated.database.read() as connection:
        wanted = idempotency_keys.c.key == key
        digest = connection.scalar(select(idempotency_keys.c.contract).where(wanted))
    keep_otherwise(validated, key, digest)
    expect_error(create(validated.client, key, body), 500, "INTERNAL_ERROR")


def test_waiting_makes_no_response_pass(validated: Validated, broken: dict[str, Any]) -> None:
    response = validated.client.post(
        f"{get_path(broken)}/action", json={"action": "stop"}, headers={"Prefer": "wait=1"}
    )
    expect_error(response, 500, "INTERNAL_ERROR")


def test_without_the_setting_the_response_goes_out(
    validated: Validated, broken: dict[str, Any]
) -> None:
    response = validated.careless.get(get_path(broken))
    assert response.status_code == 200
    assert response.json()["labels"] == {SECRET_KEY: SECRET}
    figures = read(validated.careless)
    assert find(figures, "ostler_answers_refused_total", operation="get_server") == 0
