"""Deliveries: each event reaches its receiver, signed, in order, tried again until it does."""

import threading
from collections.abc import Iterator
from datetime import datetime
from socketserver import BaseRequestHandler
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from tests.databases import Databases
from tests.http.api import create_server, get_path, open_client, perform
from tests.http.streams import list_places, read_log
from tests.http.webhooks import (
    Webhook,
    change_webhook,
    create_webhook,
    get_webhook_path,
    list_events_behind,
    prepare_sender,
    wait_for_end,
    wait_until,
)
from tests.receiver import Message, Receiver, Reply, verify
from tests.server import LiveServer

OWN_SECRET = "whsec_" + "c2VjcmV0" * 4
OTHER_SECRET = "whsec_" + "b3RoZXIh" * 4


@pytest.fixture(scope="module")
def sender(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    directory = tmp_path_factory.mktemp("sender")
    with prepare_sender(databases.create(), directory, LOG_LEVEL="DEBUG") as server:
        yield server


@pytest.fixture(scope="module")
def sending(sender: LiveServer) -> Iterator[httpx.Client]:
    with open_client(sender.url) as client:
        yield client


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def webhook(sending: httpx.Client, receiver: Receiver) -> Iterator[Webhook]:
    made = create_webhook(sending, receiver.url)
    yield made
    sending.delete(get_webhook_path(made))


def change_servers(client: httpx.Client) -> int:
    """Make and change a server; return the position of the last of the three events."""
    server = create_server(client)
    perform(client, server, "stop")
    client.delete(get_path(server))
    return int(read_log(client, f"{get_path(server)}/events")[-1]["id"])


def fail_until(event: threading.Event, reply: Reply) -> Any:
    """Return how to answer with ``reply`` until the event is set."""
    return lambda _: Reply() if event.is_set() else reply


def test_every_event_is_delivered_in_order_and_signed(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    end = [change_servers(sending) for _ in range(3)][-1]
    messages = receiver.wait_for_position(end)
    payloads = verify(messages, webhook["secret"])
    events = list_events_behind(sending, webhook)
    assert [payload["data"] for payload in payloads] == events
    for payload, event in zip(payloads, events, strict=True):
        assert payload.keys() == {"type", "timestamp", "data"}
        assert (payload["type"], payload["timestamp"]) == (event["type"], event["created_at"])
    assert len({message.id for message in messages}) == len(messages)
    assert {message.method for message in messages} == {"POST"}
    assert {message.headers["content-type"] for message in messages} == {"application/json"}
    found = wait_for_end(sending, webhook, end)
    assert found["last_delivery"] == {
        "event_id": str(end),
        "at": found["last_delivery"]["at"],
        "status": 204,
        "error": None,
        "attempts": 1,
    }


def test_another_secret_does_not_verify(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    change_servers(sending)
    with pytest.raises(WebhookVerificationError):
        verify(receiver.wait_for(1), OTHER_SECRET)


def test_a_new_webhook_begins_with_what_happens_next(sending: httpx.Client) -> None:
    before = change_servers(sending)
    with Receiver() as receiver:
        webhook = create_webhook(sending, receiver.url)
        assert int(webhook["position"]) >= before
        change_servers(sending)
        assert receiver.wait_for(1)[0].position == int(webhook["position"]) + 1
        sending.delete(get_webhook_path(webhook))


def test_only_the_types_that_are_wanted_are_delivered(
    sending: httpx.Client, receiver: Receiver
) -> None:
    webhook = create_webhook(sending, receiver.url, event_types=["server.deleted"])
    end = [change_servers(sending) for _ in range(2)][-1]
    later = create_server(sending)
    past = int(read_log(sending, f"{get_path(later)}/events")[-1]["id"])
    wait_for_end(sending, webhook, past)
    types = [payload["type"] for payload in verify(receiver.messages, webhook["secret"])]
    assert types == ["server.deleted"] * 2
    assert receiver.positions[-1] == end
    sending.delete(get_webhook_path(webhook))


def test_what_fails_is_tried_again_with_the_same_id_before_the_next(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    receiver.reply = lambda message: Reply(500 if message.number < 2 else 200)
    end = change_servers(sending)
    messages = receiver.wait_for_position(end)
    first = int(webhook["position"]) + 1
    assert [message.position for message in messages[:4]] == [first, first, first, first + 1]
    assert len({message.id for message in messages[:3]}) == 1
    assert len({message.body for message in messages[:3]}) == 1
    verify(messages, webhook["secret"])
    found = wait_for_end(sending, webhook, end)
    assert (found["failing_since"], found["next_attempt_at"]) == (None, None)


def test_a_failure_is_shown(sending: httpx.Client, receiver: Receiver, webhook: Webhook) -> None:
    receiver.reply = lambda _: Reply(503, (("Retry-After", "120"),))
    change_servers(sending)
    found = wait_until(sending, webhook, lambda found: found["last_delivery"])
    assert found["last_delivery"]["status"] == 503
    assert found["last_delivery"]["error"] == "The receiver answered 503"
    assert found["position"] == webhook["position"]
    assert found["failing_since"] is not None
    at, then = found["last_delivery"]["at"], found["next_attempt_at"]
    pause = datetime.fromisoformat(then) - datetime.fromisoformat(at)
    assert pause.total_seconds() >= 120
    assert len(receiver.messages) == 1


def test_gone_disables_at_once_and_enabling_leaves_no_gap(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    back = threading.Event()
    receiver.reply = fail_until(back, Reply(410))
    change_servers(sending)
    found = wait_until(sending, webhook, lambda found: found["status"] == "disabled")
    assert "410" in found["disabled_reason"]
    assert (found["position"], found["next_attempt_at"]) == (webhook["position"], None)
    end = change_servers(sending)
    back.set()
    enabled = change_webhook(sending, webhook, status="enabled")
    assert (enabled["disabled_reason"], enabled["failing_since"]) == (None, None)
    wait_for_end(sending, webhook, end)
    delivered = [message.position for message in receiver.messages[1:]]
    assert delivered == list_places(list_events_behind(sending, webhook))


def test_a_disabled_webhook_delivers_nothing_until_it_is_enabled(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    change_webhook(sending, webhook, status="disabled")
    with Receiver() as other:
        witness = create_webhook(sending, other.url)
        end = change_servers(sending)
        wait_for_end(sending, witness, end)
        sending.delete(get_webhook_path(witness))
    assert receiver.messages == []
    change_webhook(sending, webhook, status="enabled")
    wait_for_end(sending, webhook, end)
    assert receiver.positions == list_places(list_events_behind(sending, webhook))


def test_a_redirect_is_a_failure_and_not_followed(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    with Receiver() as elsewhere:
        receiver.reply = lambda _: Reply(307, (("Location", elsewhere.url),))
        change_servers(sending)
        receiver.wait_for(2)
        found = wait_until(sending, webhook, lambda found: found["last_delivery"])
        assert found["last_delivery"]["status"] == 307
        assert "redirects are not followed" in found["last_delivery"]["error"]
        assert elsewhere.messages == []


def test_a_receiver_that_hangs_does_not_stop_another(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    ended = threading.Event()

    def hang(_: Message) -> Reply:
        ended.wait()
        return Reply()

    with Receiver(hang) as hanging:
        stuck = create_webhook(sending, hanging.url)
        end = change_servers(sending)
        hanging.wait_for(1)
        receiver.wait_for_position(end)
        end = change_servers(sending)
        wait_for_end(sending, webhook, end)
        found = sending.get(get_webhook_path(stuck)).json()
        assert found["position"] == stuck["position"]
        sending.delete(get_webhook_path(stuck))
        ended.set()


def test_an_answer_without_end_counts_by_its_status(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    receiver.reply = lambda _: Reply(200, (("Content-Length", "5000000"),), b"x" * 5_000_000)
    wait_for_end(sending, webhook, change_servers(sending))


def test_what_is_no_http_is_a_failure(sending: httpx.Client) -> None:
    with Receiver() as receiver:
        receiver.server.RequestHandlerClass = Nonsense
        webhook = create_webhook(sending, receiver.url)
        change_servers(sending)
        found = wait_until(sending, webhook, lambda found: found["last_delivery"])
        assert found["last_delivery"]["status"] is None
        assert found["last_delivery"]["error"] == "The receiver gave no answer that is HTTP"
        sending.delete(get_webhook_path(webhook))


class Nonsense(BaseRequestHandler):
    """Answers what is no HTTP."""

    def handle(self) -> None:
        self.request.recv(65_536)
        self.request.sendall(b"220 mail.example.com ESMTP\r\n")


def test_nobody_at_the_address_is_a_failure_until_somebody_is(sending: httpx.Client) -> None:
    with Receiver() as gone:
        url = gone.url
    webhook = create_webhook(sending, url)
    end = change_servers(sending)
    found = wait_until(sending, webhook, lambda found: found["last_delivery"])
    assert found["last_delivery"]["error"] == "The receiver cannot be connected to"
    with Receiver() as receiver:
        changed = change_webhook(sending, webhook, url=receiver.url)
        assert (changed["failing_since"], changed["next_attempt_at"]) == (None, None)
        wait_for_end(sending, webhook, end)
        assert receiver.positions == list_places(list_events_behind(sending, webhook))
        sending.delete(get_webhook_path(webhook))


def test_a_new_secret_signs_and_so_does_the_old_one_for_a_while(
    sending: httpx.Client, receiver: Receiver
) -> None:
    webhook = create_webhook(sending, receiver.url, secret=OWN_SECRET)
    change_webhook(sending, webhook, secret=OTHER_SECRET)
    wait_for_end(sending, webhook, change_servers(sending))
    assert len(verify(receiver.messages, OWN_SECRET)) == len(receiver.messages) >= 3
    assert len(verify(receiver.messages, OTHER_SECRET)) == len(receiver.messages)
    assert receiver.messages[0].headers["webhook-signature"].count("v1,") == 2
    sending.delete(get_webhook_path(webhook))


def test_a_deleted_webhook_delivers_nothing_more(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    receiver.reply = lambda _: Reply(500)
    change_servers(sending)
    receiver.wait_for(1)
    assert sending.delete(get_webhook_path(webhook)).status_code == 204
    with Receiver() as other:
        witness = create_webhook(sending, other.url)
        end = change_servers(sending)
        wait_for_end(sending, witness, end)
        sending.delete(get_webhook_path(witness))
    assert set(receiver.positions) == {int(webhook["position"]) + 1}


def test_no_secret_and_no_url_is_in_the_log(
    sender: LiveServer, sending: httpx.Client, receiver: Receiver
) -> None:
    url = f"{receiver.url}?token=tiger"
    receiver.reply = lambda message: Reply(500 if message.number < 2 else 204)
    webhook = create_webhook(sending, url, secret=OWN_SECRET)
    wait_for_end(sending, webhook, change_servers(sending))
    other = create_webhook(sending, url)
    change_webhook(sending, other, secret=OTHER_SECRET)
    told = [line for line in sender.log if line.get("webhook_id") == webhook["id"]]
    assert {"Webhook created", "Webhook not delivered"} <= {line["message"] for line in told}
    for secret in (OWN_SECRET, OTHER_SECRET, other["secret"], "tiger"):
        assert secret.removeprefix("whsec_") not in sender.stdout + sender.stderr
    for made in (webhook, other):
        sending.delete(get_webhook_path(made))
