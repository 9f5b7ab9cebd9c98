"""One attempt: what it connects to, and what the response means."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import httpcore
import httpx
import pytest
from msgspec.structs import replace

from domain.addresses import AddressRule
from domain.delivery_log import build_event_message
from domain.events import Event, EventType
from domain.webhooks import Webhook, WebhookStatus
from operations.webhooks.connections import ConnectionRefused, open_pool, run_within, send_request
from operations.webhooks.sender import WebhookSender
from tests.receiver import Receiver, verify

LOCAL = AddressRule(["127.0.0.0/8"])
SECRET = "whsec_" + "c2VjcmV0" * 4
NOW = datetime.now(UTC)
EVENT = Event(8, "p", "server-1", None, "-", EventType.CREATED, {}, NOW)
WEBHOOK = Webhook(
    "webhook-1", "p", "http://127.0.0.1/", "", [], WebhookStatus.ENABLED, SECRET, 7, NOW, NOW
)
TOO_SLOW = "The receiver did not answer in time", "The receiver gave no answer that is HTTP"
MESSAGE = build_event_message(WEBHOOK, EVENT)
BODY = b'{"data":{"id":"8"}}'


class Resolver:
    """Answers each question with the next of ``answers``."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    def __call__(self, host: str, port: int) -> list[str]:
        return self.answers.pop(0)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def ask(receiver: Receiver, rule: AddressRule, resolver: Resolver) -> httpcore.Response:
    """Send a request to a name that ``resolver`` knows."""
    url = receiver.url.replace("127.0.0.1", "hooks.example")
    request = httpx.Request("POST", url, extensions={"timeout": {"connect": 5}})
    with open_pool(rule, 5, resolver) as pool:
        return send_request(pool, request)


def send(url: str) -> str | None:
    """Return the error of an attempt to deliver to ``url``."""
    return WebhookSender(LOCAL, lambda _: BODY)(replace(WEBHOOK, url=url), MESSAGE).error


def test_a_message_is_signed_and_names_its_event(receiver: Receiver) -> None:
    assert send(receiver.url) is None
    message = receiver.messages[0]
    assert verify([message], SECRET) == [message.payload]
    assert (message.id, message.body) == ("webhook-1-8", BODY)
    assert message.headers.keys().isdisjoint({"cookie", "authorization"})


def test_the_address_that_was_judged_is_the_one_that_is_connected_to(receiver: Receiver) -> None:
    resolver = Resolver(["127.0.0.1"], ["10.0.0.1"])
    assert ask(receiver, LOCAL, resolver).status == 204
    assert resolver.answers == [["10.0.0.1"]]
    assert receiver.messages[0].headers["host"].startswith("hooks.example:")


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], ["::1"]]
)
def test_a_name_is_refused_for_each_address_that_is_not_public(
    receiver: Receiver, addresses: list[str]
) -> None:
    with pytest.raises(ConnectionRefused, match="address is not allowed"):
        ask(receiver, AddressRule(), Resolver(addresses))
    assert receiver.messages == []


def test_the_next_address_is_tried_when_one_does_not_answer(receiver: Receiver) -> None:
    assert ask(receiver, LOCAL, Resolver(["127.1.2.3", "127.0.0.1"])).status == 204


def test_a_name_without_an_address_is_refused(receiver: Receiver) -> None:
    with pytest.raises(ConnectionRefused, match="has no address"):
        ask(receiver, LOCAL, Resolver([]))


def test_a_name_that_there_is_not_is_a_failure() -> None:
    assert send("http://nowhere.invalid/") == "The receiver's name cannot be resolved"
    assert send(f"http://{'x' * 63}.{'y' * 63}.invalid/") == (
        "The receiver's name cannot be resolved"
    )


@pytest.mark.parametrize("host", ["xn--", "xn--a.example"])
def test_a_name_that_there_cannot_be_is_a_failure(host: str) -> None:
    assert send(f"http://{host}/") == "The receiver's name cannot be one"


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    ended = threading.Event()
    with pytest.raises(httpcore.ConnectTimeout):
        run_within(0.05, lambda: [str(ended.wait())])
    ended.set()


def test_tls_asks_for_the_name_and_plain_text_is_no_tls() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def respond() -> None:
            connection, _ = listener.accept()
            with connection:
                heard.append(connection.recv(65_536))
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        thread = threading.Thread(target=respond)
        thread.start()
        error = send(f"https://localhost:{listener.getsockname()[1]}/")
        thread.join()
    assert error is not None
    assert "TLS" in error
    assert b"localhost" in heard[0]


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "])
def test_a_receiver_that_drips_is_given_up_in_time(said: bytes) -> None:
    given_up = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            with suppress(OSError), listener.accept()[0] as connection:
                connection.sendall(said)
                while not given_up.wait(0.02):
                    connection.sendall(b"1")

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        sender = WebhookSender(LOCAL, lambda _: BODY, 0.3)
        attempt = sender(replace(WEBHOOK, url=url), MESSAGE)
        given_up.set()
        thread.join()
    assert attempt.status is None
    assert attempt.error in TOO_SLOW


@pytest.mark.parametrize(
    ("said", "repeated", "status"),
    [
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", 200),
    ],
    ids=["heads", "chunks"],
)
def test_a_response_without_end_is_read_no_further_than_its_limit(
    said: bytes, repeated: bytes, status: int | None
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def flood() -> None:
            with suppress(OSError), listener.accept()[0] as connection:
                connection.sendall(said)
                while True:
                    connection.sendall(repeated * 1000)

        thread = threading.Thread(target=flood)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        attempt = WebhookSender(LOCAL, lambda _: BODY, 3)(replace(WEBHOOK, url=url), MESSAGE)
        thread.join()
    assert attempt.status == status
    assert attempt.error == (None if status else "The receiver gave no answer that is HTTP")


def test_a_receiver_that_hangs_up_is_a_failure() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: listener.accept()[0].close())
        thread.start()
        assert send(f"http://127.0.0.1:{listener.getsockname()[1]}/") is not None
        thread.join()


@pytest.mark.parametrize("proxy", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_is_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv(proxy, "http://127.0.0.1:9/")
    assert send(receiver.url) is None
