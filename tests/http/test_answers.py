"""Answers that break the contract never leave: a 500 does, with a line and a figure about it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import orjson
import pytest
from sqlalchemy import select, update

from persistence.database.session import Database
from persistence.schema.tables import idempotency_keys, servers
from tests.contract.exchange import Exchange
from tests.contract.judge import judge
from tests.databases import Databases
from tests.http.api import SERVERS, create_server, expect_error, get_path, make_name
from tests.http.figures import count, find, read
from tests.http.idempotency import REPLAYED, count_servers, create, make_body, make_key
from tests.http.test_logs import Line, wait_for_access
from tests.reference.server import ReferenceServer
from tests.server import LiveServer

SECRET_KEY = "hunter2-key"
SECRET = 424_242_424_242
BREACH = "/labels/*: type"


class Judged(NamedTuple):
    """A service that judges its answers, one on the same database that does not, their clients."""

    service: LiveServer
    client: httpx.Client
    careless: httpx.Client
    database: Database


def open_client(url: str) -> httpx.Client:
    """Return a client whose every answer is as the document has it, though it may be a 500."""

    def check(response: httpx.Response) -> None:
        response.read()
        assert judge(Exchange.from_httpx(response)) == []

    return httpx.Client(base_url=url, trust_env=False, event_hooks={"response": [check]})


@pytest.fixture(scope="module", params=[LiveServer, ReferenceServer])
def judged(
    request: pytest.FixtureRequest,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Judged]:
    url, kind = databases.create(), request.param
    careless = tmp_path_factory.mktemp("careless")
    with (
        kind(url, tmp_path_factory.mktemp("judged")) as service,
        kind(url, careless, VALIDATE_RESPONSES="false") as other,
        open_client(service.url) as client,
        httpx.Client(base_url=other.url, trust_env=False) as loose,
    ):
        database = Database(url)
        yield Judged(service, client, loose, database)
        database.close()


@pytest.fixture
def broken(judged: Judged) -> dict[str, Any]:
    """A server whose record holds a label that is no text, as no request can make it."""
    made = create_server(judged.client)
    with judged.database.write() as connection:
        labels = {SECRET_KEY: SECRET}
        connection.execute(update(servers).where(servers.c.id == made["id"]).values(labels=labels))
    return made


def list_refusals(judged: Judged, request_id: str) -> list[Line]:
    """Return the lines at ERROR of a request that has ended."""
    lines = wait_for_access(judged.service, request_id)
    return [line for line in lines if line["levelname"] == "ERROR"]


def count_refusals(judged: Judged, operation: str) -> float:
    return find(read(judged.client), "ostler_answers_refused_total", operation=operation)


def test_an_answer_that_breaks_the_contract_becomes_a_500(
    judged: Judged, broken: dict[str, Any]
) -> None:
    before = count_refusals(judged, "get_server")
    failed = count(read(judged.client), "get_server", status=500)
    request_id = make_name("broken")
    answer = judged.client.get(get_path(broken), headers={"X-Request-ID": request_id})
    error = expect_error(answer, 500, "INTERNAL_ERROR")
    assert error["details"] is None
    assert answer.headers["x-request-id"] == request_id
    assert "etag" not in answer.headers
    [line] = list_refusals(judged, request_id)
    assert (line["message"], line["operation"]) == ("Answer breaks the contract", "get_server")
    assert (line["status"], line["breaches"]) == (200, [BREACH])
    assert count_refusals(judged, "get_server") == before + 1
    assert count(read(judged.client), "get_server", status=500) == failed + 1


def test_no_value_of_a_refused_answer_is_told(judged: Judged, broken: dict[str, Any]) -> None:
    request_id = make_name("silent")
    answer = judged.client.get(get_path(broken), headers={"X-Request-ID": request_id})
    wait_for_access(judged.service, request_id)
    for told in (answer.text, judged.service.stdout, judged.client.get("/metrics").text):
        assert SECRET_KEY not in told
        assert str(SECRET) not in told


def test_a_page_is_refused_for_one_of_its_items(judged: Judged, broken: dict[str, Any]) -> None:
    request_id = make_name("page")
    page = judged.client.get(
        SERVERS, params={"name": broken["name"]}, headers={"X-Request-ID": request_id}
    )
    expect_error(page, 500, "INTERNAL_ERROR")
    [line] = list_refusals(judged, request_id)
    assert line["breaches"] == [f"/items/0{BREACH}"]
    other = create_server(judged.client)
    assert judged.client.get(get_path(other)).status_code == 200
    assert judged.client.get(SERVERS, params={"name": other["name"]}).json()["total"] == 1


def test_neither_head_nor_a_known_representation_hides_a_breach(
    judged: Judged, broken: dict[str, Any]
) -> None:
    head = judged.client.head(get_path(broken))
    assert (head.status_code, head.content) == (500, b"")
    known = judged.client.get(get_path(broken), headers={"If-None-Match": "*"})
    expect_error(known, 500, "INTERNAL_ERROR")


def test_a_change_that_is_committed_stays(judged: Judged, broken: dict[str, Any]) -> None:
    renamed = judged.client.patch(get_path(broken), json={"name": "renamed"})
    expect_error(renamed, 500, "INTERNAL_ERROR")
    assert judged.careless.get(get_path(broken)).json()["name"] == "renamed"


def test_the_kept_answer_of_a_key_is_judged_too(judged: Judged, broken: dict[str, Any]) -> None:
    path, key = f"{get_path(broken)}/action", {"Idempotency-Key": make_name("key")}
    before = count_refusals(judged, "perform_server_action")
    for _ in range(2):
        answer = judged.client.post(path, json={"action": "stop"}, headers=key)
        expect_error(answer, 500, "INTERNAL_ERROR")
        assert "idempotent-replayed" not in answer.headers
    assert count_refusals(judged, "perform_server_action") == before + 2
    done = judged.client.get(f"{get_path(broken)}/operations").json()
    assert [operation["action"] for operation in done["items"]] == ["create", "stop"]


def keep_otherwise(judged: Judged, key: str, contract: str | None) -> bytes:
    """Have the kept answer of a key lack a field that the document demands, and return its body.

    ``contract`` is the digest of the document by which it is said to have been made.
    """
    columns = idempotency_keys.c
    with judged.database.write() as connection:
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
    judged: Judged, contract: str | None
) -> None:
    key, body = make_key(), make_body()
    first = create(judged.client, key, body)
    kept = keep_otherwise(judged, key, contract)
    before = count_refusals(judged, "create_server")
    with httpx.Client(base_url=judged.service.url, trust_env=False) as client:
        again = create(client, key, body)
    assert (again.status_code, again.content) == (201, kept)
    assert again.headers[REPLAYED] == "true"
    assert again.headers["etag"] != first.headers["etag"]
    assert count_refusals(judged, "create_server") == before
    assert count_servers(judged.client, body["name"]) == 1


def test_what_this_document_has_kept_is_judged(judged: Judged) -> None:
    key, body = make_key(), make_body()
    create(judged.client, key, body)
    with judged.database.read() as connection:
        wanted = idempotency_keys.c.key == key
        digest = connection.scalar(select(idempotency_keys.c.contract).where(wanted))
    keep_otherwise(judged, key, digest)
    expect_error(create(judged.client, key, body), 500, "INTERNAL_ERROR")


def test_waiting_makes_no_answer_pass(judged: Judged, broken: dict[str, Any]) -> None:
    answer = judged.client.post(
        f"{get_path(broken)}/action", json={"action": "stop"}, headers={"Prefer": "wait=1"}
    )
    expect_error(answer, 500, "INTERNAL_ERROR")


def test_without_the_setting_the_answer_goes_out(judged: Judged, broken: dict[str, Any]) -> None:
    answer = judged.careless.get(get_path(broken))
    assert answer.status_code == 200
    assert answer.json()["labels"] == {SECRET_KEY: SECRET}
    figures = read(judged.careless)
    assert find(figures, "ostler_answers_refused_total", operation="get_server") == 0
