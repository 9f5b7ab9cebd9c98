"""What the Python SDK sends again, when, and when no more."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from ostler_sdk import Client, Retries
from ostler_sdk.errors import (
    ApiError,
    BackendUnavailable,
    ConnectionFailed,
    DeniedError,
    NotFoundError,
    OstlerError,
    RateLimited,
    ServerNotFound,
    UnavailableError,
)
from tests.clients.stub import Answer, Asked, make_error, open_stub, serve_stub
from tests.databases import Databases
from tests.server import LiveServer, find_free_port

SERVERS = "/api/v1/servers"
AWAY = make_error(503, "BACKEND_UNAVAILABLE", retry=True, retry_after=0)
OVER = make_error(429, "RATE_LIMITED", retry=True, retry_after=0)
LOST = Answer(None)
DONE = Answer(200, {"id": "1"})
QUICK = Retries(first_pause=0.01)
E = TypeVar("E", bound=OstlerError)


def connect(url: str, retries: Retries = QUICK) -> Client:
    return Client(url, retries=retries)


def ask_in_vain(
    kind: type[E], *answers: Answer, method: str = "GET", path: str = SERVERS, **options: Any
) -> tuple[E, list[Asked]]:
    """Return the error that a request ends with, and what was asked until then."""
    with open_stub(*answers) as stub, connect(stub.url) as client, pytest.raises(kind) as failed:
        client.request(method, path, **options)
    return failed.value, stub.asked


@pytest.mark.parametrize("failure", [AWAY, OVER, LOST, Answer(502, "<html>"), Answer(504, "late")])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_what_may_be_repeated_is(failure: Answer, method: str) -> None:
    with open_stub(failure, failure, DONE) as stub, connect(stub.url) as client:
        response = client.request(method, f"{SERVERS}/1")
    assert (response.data, response.attempts) == ({"id": "1"}, 3)
    assert len(stub.asked) == 3


@pytest.mark.parametrize("failure", [AWAY, LOST])
def test_a_post_is_repeated_by_one_key(failure: Answer) -> None:
    with open_stub(failure, DONE) as stub, connect(stub.url) as client:
        client.request("POST", SERVERS, json={"name": "web-01"})
        client.request("POST", SERVERS, json={"name": "web-01"})
    keys = [asked.headers["idempotency-key"] for asked in stub.asked]
    assert keys[0] == keys[1] != keys[2]
    assert all(asked.body == {"name": "web-01"} for asked in stub.asked)


def test_a_key_may_be_given() -> None:
    with open_stub(DONE) as stub, connect(stub.url) as client:
        client.request("POST", SERVERS, json={}, idempotency_key="mine")
    assert stub.asked[0].headers["idempotency-key"] == "mine"


def test_a_post_without_a_key_is_sent_once_unless_nothing_was_done() -> None:
    post: dict[str, Any] = {"method": "POST", "path": "/api/v1/keys", "json": {}}
    lost, asked = ask_in_vain(ConnectionFailed, LOST, **post)
    assert (lost.sent, len(asked)) == (True, 1)
    assert "idempotency-key" not in asked[0].headers
    assert len(ask_in_vain(BackendUnavailable, AWAY, **post)[1]) == 1
    # The service does not look at a key here, so that it makes nothing safe.
    assert len(ask_in_vain(ConnectionFailed, LOST, **post, idempotency_key="mine")[1]) == 1
    with open_stub(OVER, DONE) as stub, connect(stub.url) as client:
        assert client.request(**post).attempts == 2


def test_a_question_is_repeated_though_it_is_a_post() -> None:
    with open_stub(LOST, DONE) as stub, connect(stub.url) as client:
        assert client.request("POST", "/api/v1/can-i", json={}).attempts == 2


def test_a_change_with_if_match_is_not_repeated_when_it_may_have_been_made() -> None:
    change: dict[str, Any] = {"method": "PATCH", "json": {}, "headers": {"If-Match": '"1"'}}
    _, asked = ask_in_vain(ConnectionFailed, LOST, **change)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        make_error(500, "INTERNAL_ERROR", retry=False),
        make_error(502, "BACKEND_ERROR", retry=False),
        make_error(409, "SERVER_BUSY", retry=True, retry_after=1),
        make_error(404, "SERVER_NOT_FOUND", retry=False),
    ],
)
def test_other_refusals_are_not_repeated(answer: Answer) -> None:
    error, asked = ask_in_vain(ApiError, answer, method="DELETE", path=f"{SERVERS}/1")
    assert error.attempts == len(asked) == 1


def test_it_comes_to_an_end() -> None:
    error, asked = ask_in_vain(UnavailableError, AWAY)
    assert error.attempts == len(asked) == QUICK.attempts


@pytest.mark.parametrize("away", [LOST, Answer(502, "<html>")])
def test_a_service_that_is_away_is_asked_for_a_while(away: Answer) -> None:
    seen: list[OstlerError] = []
    told = Retries(first_pause=0.001, on_retry=lambda error, _: seen.append(error))
    for method in ("GET", "POST"):
        with open_stub(*[away] * 7, DONE) as stub, connect(stub.url, told) as client:
            assert client.request(method, SERVERS, json={}).attempts == 8
    assert len(seen) == 14


def test_a_service_that_has_never_answered_is_asked_on_for_changes_alone() -> None:
    seen: list[float] = []
    told = Retries(first_pause=0.001, elapsed=0.5, on_retry=lambda _, pause: seen.append(pause))
    with connect(f"http://127.0.0.1:{find_free_port()}", told) as client:
        with pytest.raises(ConnectionFailed):
            client.servers.page()
        assert len(seen) == told.attempts - 1
        with pytest.raises(ConnectionFailed) as failed:
            client.servers.create(name="web-01", flavor="a", image="b")
    assert len(seen) > 2 * told.attempts
    assert not failed.value.sent


def test_a_service_that_has_answered_is_asked_on_for_reads_too() -> None:
    with open_stub(DONE, *[LOST] * 7, DONE) as stub, connect(stub.url) as client:
        assert client.request("GET", SERVERS).attempts == 1
        assert client.request("GET", SERVERS).attempts == 8


def test_who_wants_no_repetition_has_none() -> None:
    once = Retries(attempts=1, elapsed=0)
    for answer in (LOST, AWAY, Answer(502, "<html>")):
        with (
            open_stub(answer) as stub,
            connect(stub.url, once) as client,
            pytest.raises(OstlerError),
        ):
            client.request("GET", SERVERS)
        assert len(stub.asked) == 1


def test_nobody_waits_for_longer_than_he_wants() -> None:
    over = make_error(429, "RATE_LIMITED", retry=True, retry_after=3600)
    error, asked = ask_in_vain(RateLimited, over)
    assert error.retry_after == 3600
    assert len(asked) == 1


def test_retry_after_is_heeded() -> None:
    over = make_error(429, "RATE_LIMITED", retry=True, retry_after=1)
    with open_stub(over, DONE) as stub, connect(stub.url) as client:
        began = time.monotonic()
        client.request("GET", SERVERS)
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize("after", ["²", "Wed, 21 Oct 2015 07:28:00 -0000", "soon", "-1"])
def test_a_retry_after_that_says_nothing_is_none(after: str) -> None:
    away = Answer(503, AWAY.body, {"Retry-After": after})
    with open_stub(away, DONE) as stub, connect(stub.url) as client:
        assert client.request("GET", SERVERS).attempts == 2


def test_who_waits_for_a_time_waits_no_longer_for_a_service_that_is_away() -> None:
    patient = Retries(first_pause=0.01, outage=3600)
    with connect(f"http://127.0.0.1:{find_free_port()}", patient) as client:
        with pytest.raises(ConnectionFailed):
            client.operations.wait("1", timeout=0.1)
        with pytest.raises(ConnectionFailed):
            client.servers.create(name="web-01", flavor="a", image="b", wait=0.1)
        with pytest.raises(ConnectionFailed):
            client.servers.stop("1", wait=0.1)


def test_reads_do_not_queue_behind_those_who_wait() -> None:
    end = threading.Event()

    def answer(asked: Asked, _: int) -> Answer:
        if asked.path.startswith("/slow"):
            end.wait(30)
        return DONE

    with (
        serve_stub(answer) as stub,
        Client(stub.url, timeout=2, retries=Retries(attempts=1, elapsed=0)) as client,
        ThreadPoolExecutor(110) as waiting,
    ):
        for _ in range(110):
            waiting.submit(client.request, "GET", "/slow", wait=30)
        try:
            while len(stub.asked) < 100:
                time.sleep(0.01)
            assert client.request("GET", SERVERS).status == 200
        finally:
            end.set()


def test_a_service_that_is_not_there_is_told_in_a_sentence() -> None:
    client = connect(f"http://127.0.0.1:{find_free_port()}", Retries(elapsed=1, first_pause=0.01))
    with pytest.raises(ConnectionFailed, match="cannot be reached") as failed:
        client.request("POST", "/api/v1/keys", json={})
    client.close()
    assert not failed.value.sent


def test_what_a_proxy_says_is_an_error_too() -> None:
    error, _ = ask_in_vain(DeniedError, Answer(403, "<html>blocked</html>"))
    assert (error.code, error.body) == ("HTTP_403", "<html>blocked</html>")


def test_an_unknown_code_is_known_by_its_status() -> None:
    error, _ = ask_in_vain(ApiError, make_error(404, "MOON_NOT_FOUND", retry=False))
    assert type(error) is NotFoundError
    assert error.code == "MOON_NOT_FOUND"


def test_what_is_going_to_be_removed_is_warned_of() -> None:
    headers = {"Deprecation": "@1767225600", "Sunset": "Fri, 01 Jan 2027 00:00:00 GMT"}
    words = r"list_servers is deprecated.*01 Jan 2027"
    with open_stub(Answer(200, {}, headers)) as stub, pytest.warns(DeprecationWarning, match=words):
        connect(stub.url).request("GET", SERVERS)


def test_what_is_sent_again_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "ostler_sdk"), open_stub(AWAY, DONE) as stub:
        connect(stub.url).request("GET", SERVERS)
    assert "GET /api/v1/servers again in" in caplog.text
    assert "BACKEND_UNAVAILABLE" in caplog.text


def test_what_was_deleted_by_an_attempt_that_was_lost_is_deleted() -> None:
    gone = make_error(404, "SERVER_NOT_FOUND", retry=False)
    with open_stub(LOST, gone) as stub, connect(stub.url) as client:
        client.servers.delete("1")
        assert len(stub.asked) == 2
        with pytest.raises(ServerNotFound):
            client.servers.delete("1")


def test_a_caller_over_its_limit_is_served_a_little_later(
    databases: Databases, tmp_path: Path
) -> None:
    limits: dict[str, Any] = {
        "RATE_LIMITS": "on",
        "RATE_LIMIT_READ": "2",
        "RATE_LIMIT_WINDOW_SECONDS": "2",
    }
    with LiveServer(databases.create(), tmp_path / "limited", **limits) as server:
        client = connect(server.url)
        attempts = [client.request("GET", "/api/v1/flavors").attempts for _ in range(3)]
        client.close()
    assert attempts[:2] == [1, 1]
    assert attempts[2] > 1
