"""The Python SDK takes what a later version of the service may send."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ostler_sdk import Client, models
from ostler_sdk.errors import ConflictError, UnexpectedAnswer
from tests.clients.stub import Answer, Asked, open_stub, serve_stub
from tests.clients.test_python_servers import make_server


@pytest.fixture
def known(client: Client) -> dict[str, Any]:
    """A server as the service of today tells it."""
    server = make_server(client)
    data: dict[str, Any] = client.request("GET", f"/api/v1/servers/{server.id}").data
    return data


def read(data: Any) -> models.Server:
    with open_stub(Answer(200, data)) as stub, Client(stub.url) as client:
        return client.servers.get("1")


def test_fields_that_are_not_known_are_kept(known: dict[str, Any]) -> None:
    later = copy.deepcopy(known)
    later["gpu"] = {"count": 2}
    later["flavor"]["gpus"] = 2
    server = read(later)
    assert server.model_extra == {"gpu": {"count": 2}}
    assert server.to_json() == later


def test_words_that_are_not_known_are_kept(known: dict[str, Any]) -> None:
    later = {**known, "status": "HIBERNATED", "allowed_actions": ["thaw", "stop"]}
    server = read(later)
    assert server.status == "HIBERNATED"
    assert isinstance(server.status, models.ServerStatus)
    assert f"{server.status}" == server.status.value == "HIBERNATED"
    assert server.allowed_actions == ["thaw", "stop"]
    assert server.to_json()["status"] == "HIBERNATED"


def test_words_that_are_known_are_members(known: dict[str, Any]) -> None:
    server = read(known)
    assert server.status is models.ServerStatus.ACTIVE
    assert server.to_json() == known


def test_events_of_kinds_that_are_not_known_are_kept() -> None:
    event = {
        "id": "1",
        "type": "volume.attached",
        "server_id": None,
        "operation_id": None,
        "request_id": "r",
        "project_id": "default",
        "created_at": "2026-02-18T14:31:00.000001Z",
        "data": {"volume": "v", "size": 3},
    }
    page = {"items": [event], "next_after": None, "first_available": "1"}
    with open_stub(Answer(200, page)) as stub, Client(stub.url) as client:
        (found,) = client.events.list()
    assert found.type == "volume.attached"
    assert found.data == {"volume": "v", "size": 3}


def test_what_is_no_server_is_said_to_be_none() -> None:
    with pytest.raises(UnexpectedAnswer, match="no Server"):
        read({"id": 1})


def test_a_value_that_cannot_be_read_is_not_told() -> None:
    with pytest.raises(UnexpectedAnswer, match="name: Field required") as failed:
        read({"id": "whsec_c2VjcmV0"})
    assert "whsec" not in str(failed.value)


PAGE_FOR_PEOPLE = Answer(200, "<html>Log in</html>", {"Content-Type": "text/html"})
REDIRECT = Answer(301, "", {"Location": "https://elsewhere.example/"})


@pytest.mark.parametrize("answer", [PAGE_FOR_PEOPLE, REDIRECT], ids=["page", "redirect"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.servers.get("1"),
        lambda client: client.servers.delete("1"),
        lambda client: client.servers.delete("1", wait=True),
        lambda client: client.webhooks.delete("1"),
        lambda client: list(client.servers.list()),
        lambda client: list(client.events.list()),
    ],
)
def test_what_something_in_front_of_the_service_answers_is_no_success(
    answer: Answer, ask: Callable[[Client], object]
) -> None:
    with open_stub(answer) as stub, Client(stub.url) as client:
        with pytest.raises(UnexpectedAnswer, match=r"301: try https://elsewhere|text/html"):
            ask(client)
        assert len(stub.asked) == 1


def test_a_stream_that_is_redirected_is_not_asked_for_again() -> None:
    with open_stub(REDIRECT) as stub, Client(stub.url) as client:
        with pytest.raises(UnexpectedAnswer, match="301: try https://elsewhere"):
            next(client.events.follow())
        assert len(stub.asked) == 1


@pytest.mark.parametrize("body", [None, [1], {"items": 5}])
def test_what_is_no_page_is_said_to_be_none(body: Any) -> None:
    with open_stub(Answer(200, body)) as stub, Client(stub.url) as client:
        with pytest.raises(UnexpectedAnswer, match="no page"):
            list(client.servers.list())
        with pytest.raises(UnexpectedAnswer, match="no page"):
            list(client.events.list())


def test_details_of_another_kind_are_no_failure_of_the_client() -> None:
    details = {"retry": False, "retry_after": "soon", "allowed_actions": 5}
    error = {"code": "LATER", "message": "No", "details": details}
    with (
        open_stub(Answer(409, {"error": error})) as stub,
        Client(stub.url) as client,
        pytest.raises(ConflictError) as failed,
    ):
        client.servers.get("1")
    assert (failed.value.retry_after, failed.value.allowed_actions) == (None, [])
    assert failed.value.details == details


def test_pages_that_lead_in_a_circle_come_to_an_end(known: dict[str, Any]) -> None:
    def answer(asked: Asked, number: int) -> Answer:
        page = {"items": [known], "total": 1, "limit": 1, "offset": 0, "next_offset": None}
        return Answer(200, {**page, "next_cursor": ["a", "b"][number % 2]})

    with serve_stub(answer) as stub, Client(stub.url) as client:
        walk = client.servers.list()
        with pytest.raises(UnexpectedAnswer, match="circle"):
            list(walk)
    assert len(stub.asked) == 3
