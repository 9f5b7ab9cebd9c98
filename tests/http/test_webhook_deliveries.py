"""Deliveries: each event that is wanted reaches its receiver, signed, once and in order."""

from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from tests.http.api import create_server, get_path, open_client
from tests.http.streams import list_places, read_log, write_project_event
from tests.http.webhooks import (
    Webhook,
    change_servers,
    change_webhook,
    create_webhook,
    get_webhook_path,
    list_events_behind,
    prepare_sender,
    wait_for_end,
)
from tests.receiver import Receiver, Reply, verify
from tests.server import LiveServer

OWN_SECRET = "whsec_" + "c2VjcmV0" * 4
OTHER_SECRET = "whsec_" + "b3RoZXIh" * 4


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
        "duration_ms": found["last_delivery"]["duration_ms"],
    }


def test_an_event_of_the_project_is_delivered_where_its_type_is_wanted(
    database_url: str, directory: Path, receiver: Receiver
) -> None:
    with (
        prepare_sender(database_url, directory) as server,
        open_client(server.url) as client,
    ):
        webhook = create_webhook(client, receiver.url, event_types=["quota.corrected"])
        create_server(client)
        write_project_event(database_url, "another")
        data = write_project_event(database_url)
        (payload,) = verify(receiver.wait_for(1), webhook["secret"])
    assert (payload["type"], payload["data"]["server_id"]) == ("quota.corrected", None)
    assert payload["data"]["data"] == data


def test_a_scheme_in_capitals_is_a_scheme_and_a_url_stays_as_it_was_sent(
    sending: httpx.Client, receiver: Receiver
) -> None:
    url = receiver.url.replace("http://127.0.0.1", "HttP://LocalHost")
    webhook = create_webhook(sending, url)
    change_servers(sending)
    verify(receiver.wait_for(1), webhook["secret"])
    assert sending.get(get_webhook_path(webhook)).json()["url"] == url
    sending.delete(get_webhook_path(webhook))


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


def test_a_response_without_end_counts_by_its_status(
    sending: httpx.Client, receiver: Receiver, webhook: Webhook
) -> None:
    receiver.reply = lambda _: Reply(200, (("Content-Length", "5000000"),), b"x" * 5_000_000)
    wait_for_end(sending, webhook, change_servers(sending))


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
