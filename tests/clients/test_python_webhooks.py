"""Webhooks through the Python SDK: made, changed, and their messages verified."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook as Signer

from ostler_sdk import Client, models, webhooks
from ostler_sdk.errors import OstlerError, PreconditionFailed
from ostler_sdk.webhooks import InvalidSignature, verify
from tests.clients.test_python_servers import make_server
from tests.databases import Databases
from tests.http.webhooks import EAGER
from tests.receiver import Receiver
from tests.server import LiveServer

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"server.created","timestamp":"2026-02-18T14:31:00Z","data":{"id":"1"}}'


@pytest.fixture(scope="module")
def sending(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a service whose webhooks may reach this machine."""
    directory = tmp_path_factory.mktemp("sending")
    server = LiveServer(databases.create(), directory)
    server.settings.update(EAGER)
    with server, Client(server.url) as client:
        yield client


def sign(body: str = BODY, message_id: str = "m", age: int = 0) -> dict[str, str]:
    """Return the headers of a message that was signed by the library of Standard Webhooks."""
    moment = datetime.fromtimestamp(int(time.time()) - age, UTC)
    return {
        "Webhook-Id": message_id,
        "Webhook-Timestamp": str(int(moment.timestamp())),
        "Webhook-Signature": Signer(SECRET).sign(message_id, moment, body),
    }


def test_what_the_service_sends_is_verified(sending: Client) -> None:
    with Receiver() as receiver:
        webhook = sending.webhooks.create(url=receiver.url, event_types=["server.created"])
        assert webhook.secret not in f"{webhook!r} {webhook}"
        server = make_server(sending)
        (sent,) = receiver.wait_for(1)
        message = verify(webhook.secret, sent.headers, sent.body)
        assert message.event.server_id == server.id
        assert isinstance(message.event.data, models.ServerEventData)
        assert message.id == sent.id
        with pytest.raises(InvalidSignature):
            verify(SECRET, sent.headers, sent.body)
        sending.webhooks.ping(webhook)
        (_, ping) = receiver.wait_for(2)
        assert verify([SECRET, webhook.secret], ping.headers, ping.body).type == "webhook.ping"
        sending.webhooks.delete(webhook)


def test_a_webhook_is_changed_as_it_was_seen(sending: Client) -> None:
    webhook = sending.webhooks.create(url="http://127.0.0.1:1/hook")
    seen = sending.webhooks.get(webhook)
    assert sending.webhooks.update(seen, status="disabled").status == "disabled"
    with pytest.raises(PreconditionFailed):
        sending.webhooks.update(seen, status="enabled")
    assert webhook.id in [one.id for one in sending.webhooks.list()]
    assert list(sending.webhooks.list_deliveries(webhook)) == []


def test_a_signature_of_the_reference_library_holds() -> None:
    assert verify(SECRET, sign(), BODY).data == {"id": "1"}
    assert verify(SECRET, sign(), BODY.encode()).type == "server.created"
    several = {**sign(), "webhook-signature": f"v1,AAAA v2,x {sign()['Webhook-Signature']}"}
    del several["Webhook-Signature"]
    assert verify(SECRET, several, BODY).id == "m"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (sign(), BODY + " "),
        (sign(message_id="other") | {"Webhook-Id": "m"}, BODY),
        (sign(age=4000), BODY),
        (sign(age=-4000), BODY),
        (sign() | {"Webhook-Timestamp": "soon"}, BODY),
        (sign() | {"Webhook-Signature": ""}, BODY),
        (sign() | {"Webhook-Signature": "v1,"}, BODY),
        (sign() | {"Webhook-Signature": "é"}, BODY),
        ({}, BODY),
        (sign("{}"), "{}"),
    ],
)
def test_what_is_forged_or_old_is_refused(headers: dict[str, str], body: str) -> None:
    with pytest.raises(InvalidSignature) as refused:
        webhooks.verify(SECRET, headers, body)
    assert isinstance(refused.value, OstlerError)
