"""What a webhook may not do: reach inside, or fail for ever."""

from pathlib import Path

import httpx
import pytest

from tests.http.api import create_server, expect_error, open_client
from tests.http.streams import list_places
from tests.http.webhooks import (
    NOWHERE,
    WEBHOOKS,
    change_webhook,
    create_webhook,
    get_webhook_path,
    list_events_behind,
    prepare_sender,
    wait_until,
)
from tests.receiver import Receiver, Reply
from tests.threads import run_at_once

RIVALS = 12


def test_an_address_that_is_not_allowed_any_more_is_not_connected_to(
    database_url: str, directory: Path
) -> None:
    server = prepare_sender(database_url, directory)
    with server, Receiver() as receiver, open_client(server.url) as client:
        urls = [receiver.url, receiver.url.replace("127.0.0.1", "localhost")]
        webhooks = [create_webhook(client, url) for url in urls]
        server.stop()
        del server.settings["WEBHOOK_ALLOWED_NETWORKS"]
        server.start()
        create_server(client)
        for webhook in webhooks:
            found = wait_until(client, webhook, lambda found: found["last_delivery"])
            assert found["last_delivery"]["error"] == "The receiver's address is not allowed"
            assert found["last_delivery"]["status"] is None
        assert receiver.messages == []


@pytest.mark.long
def test_a_project_has_no_more_webhooks_than_it_may_have_however_many_ask_at_once(
    database_url: str, directory: Path
) -> None:
    server = prepare_sender(database_url, directory, WEBHOOK_LIMIT="3")
    with server, open_client(server.url, connections=RIVALS) as client:
        responses = run_at_once(RIVALS, lambda _: client.post(WEBHOOKS, json={"url": NOWHERE}))
        made = [one for one in responses if isinstance(one, httpx.Response) and one.is_success]
        refused = [one for one in responses if one not in made]
        assert (len(made), client.get(WEBHOOKS).json()["total"]) == (3, 3)
        for response in refused:
            assert isinstance(response, httpx.Response)
            error = expect_error(response, 403, "QUOTA_EXCEEDED")
            assert error["details"]["quota"] == "webhooks"
        assert client.delete(get_webhook_path(made[0].json())).status_code == 204
        create_webhook(client, NOWHERE)
        expect_error(client.post(WEBHOOKS, json={"url": NOWHERE}), 403, "QUOTA_EXCEEDED")


@pytest.mark.long
def test_a_receiver_that_fails_for_too_long_is_left_alone_until_its_webhook_is_enabled(
    database_url: str, directory: Path
) -> None:
    settings = {"WEBHOOK_DISABLE_AFTER_SECONDS": "0.2"}
    with (
        prepare_sender(database_url, directory, **settings) as server,
        Receiver(lambda _: Reply(500)) as receiver,
        open_client(server.url) as client,
    ):
        webhook = create_webhook(client, receiver.url)
        create_server(client)
        found = wait_until(client, webhook, lambda found: found["status"] == "disabled")
        assert found["disabled_reason"].startswith("No delivery has succeeded since ")
        assert (found["position"], found["next_attempt_at"]) == (webhook["position"], None)
        failed = len(receiver.messages)
        assert failed > 1
        create_server(client)
        receiver.reply = lambda _: Reply()
        change_webhook(client, webhook, status="enabled")
        receiver.wait_for(failed + 2)
        assert receiver.positions[failed:] == list_places(list_events_behind(client, webhook))
