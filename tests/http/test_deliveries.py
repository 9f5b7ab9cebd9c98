"""Deliveries of webhooks: each is remembered for a while, and may be asked for."""

import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.http.api import create_server, expect_error, open_client
from tests.http.idempotency import expect_replay, make_key, post
from tests.http.streams import list_places
from tests.http.webhooks import (
    NOWHERE,
    PATIENCE_S,
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
from tests.receiver import Receiver, Reply, verify

MOST_PENDING = 10

Delivery = dict[str, Any]


def list_deliveries(client: httpx.Client, webhook: Webhook) -> list[Delivery]:
    """Return the deliveries that are remembered, the newest first, page by page."""
    found: list[Delivery] = []
    path = f"{get_webhook_path(webhook)}/deliveries?limit=2"
    while path:
        page = client.get(path)
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        path = page.links.get("next", {}).get("url", "")
    return found


def ping(client: httpx.Client, webhook: Webhook) -> str:
    """Ask for a ping; return the path of its delivery."""
    asked = client.post(f"{get_webhook_path(webhook)}/ping")
    assert asked.status_code == 202, asked.text
    location = asked.headers["Location"]
    assert location == f"{get_webhook_path(webhook)}/deliveries/{asked.json()['id']}"
    return location


def wait_for_delivery(client: httpx.Client, path: str) -> Delivery:
    """Return a delivery once it has been made."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found: Delivery = client.get(path).json()
        if found["status"] != "pending":
            return found
        time.sleep(0.02)
    raise AssertionError(f"it was never made: {found}")


def test_a_ping_says_what_came_back(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    found = wait_for_delivery(sending, ping(sending, webhook))
    (message,) = receiver.messages
    (payload,) = verify([message], webhook["secret"])
    assert (payload["type"], payload["data"]) == ("webhook.ping", {"webhook_id": webhook["id"]})
    assert (found["cause"], found["type"], found["event_id"]) == ("ping", "webhook.ping", None)
    assert (found["status"], found["response_status"], found["error"]) == ("delivered", 204, None)
    assert found["message_id"] == message.id
    assert found["duration_ms"] >= 0
    assert found["created_at"] <= found["finished_at"]
    assert list_deliveries(sending, webhook) == [found]
    after = sending.get(get_webhook_path(webhook)).json()
    assert (after["position"], after["last_delivery"]) == (webhook["position"], None)


def test_a_ping_that_fails_is_not_tried_again_and_counts_for_nothing_else(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    change_webhook(sending, webhook, status="disabled")
    receiver.reply = lambda _: Reply(503)
    before = sending.get(get_webhook_path(webhook)).json()
    found = wait_for_delivery(sending, ping(sending, webhook))
    assert (found["status"], found["response_status"]) == ("failed", 503)
    assert found["error"] == "The receiver answered 503"
    wait_for_delivery(sending, ping(sending, webhook))
    assert len(receiver.messages) == 2
    assert sending.get(get_webhook_path(webhook)).json() == before


def test_a_ping_goes_out_while_the_next_event_is_waited_for(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    receiver.reply = lambda _: Reply(503, (("Retry-After", "3600"),))
    change_servers(sending)
    waiting = wait_until(sending, webhook, lambda found: found["next_attempt_at"])
    assert wait_for_delivery(sending, ping(sending, webhook))["status"] == "failed"
    assert len(receiver.messages) == 2
    assert sending.get(get_webhook_path(webhook)).json() == waiting


def test_a_ping_reaches_no_address_that_events_do_not(
    client: httpx.Client, idle_webhook: Webhook
) -> None:
    found = wait_for_delivery(client, ping(client, idle_webhook))
    assert (found["status"], found["response_status"]) == ("failed", None)
    assert found["error"] == "The receiver's name cannot be resolved"


def test_each_attempt_is_a_delivery(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    receiver.reply = lambda message: Reply(500 if message.number < 2 else 200)
    wait_for_end(sending, webhook, change_servers(sending))
    found = list_deliveries(sending, webhook)[::-1]
    first = f"{webhook['id']}-{int(webhook['position']) + 1}"
    assert [one["message_id"] for one in found] == [one.id for one in receiver.messages]
    assert [one["message_id"] for one in found[:4]].count(first) == 3
    assert [one["attempt"] for one in found[:4]] == [1, 2, 3, 1]
    assert [one["status"] for one in found[:4]] == ["failed", "failed", "delivered", "delivered"]
    assert [one["response_status"] for one in found[:3]] == [500, 500, 200]
    assert {one["cause"] for one in found} == {"event"}
    events = list_events_behind(sending, webhook)
    told = [(one["event_id"], one["type"]) for one in found[2:]]
    assert told == [(event["id"], event["type"]) for event in events]


def test_a_redelivery_sends_the_same_message_again(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    end = change_servers(sending)
    before = wait_for_end(sending, webhook, end)
    first = list_deliveries(sending, webhook)[-1]
    path = f"{get_webhook_path(webhook)}/deliveries/{first['id']}"
    asked = sending.post(f"{path}/redeliver")
    assert asked.status_code == 202, asked.text
    found = wait_for_delivery(sending, asked.headers["Location"])
    assert (found["cause"], found["status"], found["attempt"]) == ("redelivery", "delivered", 1)
    for name in ("message_id", "event_id", "type"):
        assert found[name] == first[name]
    again = receiver.messages[-1]
    assert (again.id, again.body) == (receiver.messages[0].id, receiver.messages[0].body)
    assert sending.get(get_webhook_path(webhook)).json() == before
    assert sending.get(path).json() == first


@pytest.mark.long
def test_the_newest_deliveries_are_remembered(database_url: str, directory: Path) -> None:
    server = prepare_sender(database_url, directory, WEBHOOK_KEPT_DELIVERIES="3")
    with server, Receiver() as receiver, open_client(server.url) as client:
        webhook = create_webhook(client, receiver.url)
        for _ in range(5):
            create_server(client)
        positions = list_places(list_events_behind(client, webhook))
        wait_for_end(client, webhook, positions[-1])
        wait_for_delivery(client, ping(client, webhook))
        deadline = time.monotonic() + PATIENCE_S
        while len(found := list_deliveries(client, webhook)) > 3:
            assert time.monotonic() < deadline
        newest = [str(position) for position in positions[:-3:-1]]
        assert [one["event_id"] for one in found] == [None, *newest]


@pytest.mark.long
def test_what_is_asked_for_waits_for_a_process_that_delivers_and_only_so_much_may_wait(
    database_url: str, directory: Path
) -> None:
    server = prepare_sender(database_url, directory, WEBHOOK_THREADS="0")
    with server, Receiver() as receiver, open_client(server.url) as client:
        webhook = create_webhook(client, receiver.url)
        paths = [ping(client, webhook) for _ in range(MOST_PENDING)]
        refused = client.post(f"{get_webhook_path(webhook)}/ping")
        error = expect_error(refused, 409, "DELIVERIES_PENDING")
        assert refused.headers["Retry-After"] == str(error["details"]["retry_after"])
        expect_error(client.post(f"{paths[0]}/redeliver"), 409, "DELIVERIES_PENDING")
        server.kill()
        server.process.wait()
        server.settings["WEBHOOK_THREADS"] = "1"
        server.start()
        made = [wait_for_delivery(client, path) for path in paths]
        assert {one["status"] for one in made} == {"delivered"}
        assert [one.id for one in receiver.messages] == [one["message_id"] for one in made]


@pytest.mark.long
def test_a_kill_while_a_ping_is_answered_has_it_sent_again_with_the_same_id(
    database_url: str, directory: Path
) -> None:
    server = prepare_sender(database_url, directory)
    came = threading.Event()

    def hang_once(message: Any) -> Reply:
        if message.number == 0:
            came.set()
            server.process.wait()
        return Reply()

    with server, Receiver(hang_once) as receiver, open_client(server.url) as client:
        path = ping(client, create_webhook(client, receiver.url))
        assert came.wait(PATIENCE_S)
        server.kill()
        server.process.wait()
        server.start()
        assert wait_for_delivery(client, path)["status"] == "delivered"
        first, second = receiver.messages
        assert (first.id, first.body) == (second.id, second.body)


@pytest.mark.parametrize("delivery_id", ["none", "%00", "x" * 300])
def test_what_is_no_delivery_of_the_webhook_is_not_found(
    client: httpx.Client, idle_webhook: Webhook, delivery_id: str
) -> None:
    path = f"{get_webhook_path(idle_webhook)}/deliveries/{delivery_id}"
    for response in (client.get(path), client.post(f"{path}/redeliver")):
        expect_error(response, 404, "DELIVERY_NOT_FOUND")


def test_a_delivery_is_found_at_its_own_webhook_alone_and_goes_with_it(
    client: httpx.Client, idle_webhook: Webhook
) -> None:
    other = create_webhook(client, NOWHERE)
    path = ping(client, other)
    elsewhere = path.replace(other["id"], idle_webhook["id"])
    expect_error(client.get(elsewhere), 404, "DELIVERY_NOT_FOUND")
    client.delete(get_webhook_path(other))
    for response in (
        client.get(path),
        client.post(f"{path}/redeliver"),
        client.get(f"{get_webhook_path(other)}/deliveries"),
        client.post(f"{get_webhook_path(other)}/ping"),
    ):
        expect_error(response, 404, "WEBHOOK_NOT_FOUND")


def test_a_repeated_request_for_a_ping_sends_one(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    key, path = make_key(), f"{get_webhook_path(webhook)}/ping"
    first = post(sending, key, path)
    assert first.status_code == 202
    expect_replay(first, post(sending, key, path))
    wait_for_delivery(sending, first.headers["Location"])
    wait_for_delivery(sending, ping(sending, webhook))
    assert len(receiver.messages) == 2
