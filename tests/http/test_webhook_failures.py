"""Deliveries that fail: tried again until they succeed, or given up, and no event is left out."""

import threading
from datetime import datetime
from pathlib import Path
from socketserver import BaseRequestHandler
from typing import Any

import httpx
import pytest

from tests.http.api import open_client
from tests.http.streams import list_places
from tests.http.webhooks import (
    Webhook,
    change_servers,
    change_webhook,
    create_webhook,
    get_webhook_path,
    list_events_behind,
    prepare_sender,
    wait_for_end,
    wait_until,
)
from tests.receiver import Message, Receiver, Reply, verify

HANGING = 4


def fail_until(event: threading.Event, reply: Reply) -> Any:
    """Return how to answer with ``reply`` until the event is set."""
    return lambda _: Reply() if event.is_set() else reply


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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
def test_many_receivers_that_hang_do_not_delay_one_that_answers(
    database_url: str, directory: Path, receiver: Receiver
) -> None:
    places = {"WEBHOOK_THREADS": "1", "WEBHOOK_SLOW_THREADS": "1"}
    ended = threading.Event()
    hanging = Receiver(lambda _: Reply(204 if ended.wait() else 500))
    service = prepare_sender(database_url, directory, **places)
    with service, hanging, open_client(service.url) as client:
        webhook = create_webhook(client, receiver.url)
        wait_for_end(client, webhook, change_servers(client))
        for _ in range(HANGING):
            create_webhook(client, hanging.url)
        for _ in range(2):
            end = change_servers(client)
            hanging.wait_for(1)
            wait_for_end(client, webhook, end)
        assert len(hanging.messages) == 1
        ended.set()


@pytest.mark.long
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


@pytest.mark.long
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
