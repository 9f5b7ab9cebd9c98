"""Webhooks as the tests make and watch them."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.http.api import create_server, get_path, perform
from tests.http.streams import Event, read_log
from tests.server import LiveServer

WEBHOOKS = "/api/v1/webhooks"
EAGER = {"WEBHOOK_ALLOWED_NETWORKS": '["127.0.0.0/8"]', "WEBHOOK_RETRY_SECONDS": "0.05"}
NOWHERE = "https://hooks.invalid/ostler?token=1"
PATIENCE_S = 30

Webhook = dict[str, Any]


def prepare_sender(database_url: str, directory: Path, **settings: str) -> LiveServer:
    """Return a service that may reach this machine and does not wait long to try again."""
    server = LiveServer(database_url, directory)
    server.settings.update({**EAGER, **settings})
    return server


def create_webhook(client: httpx.Client, url: str, **fields: Any) -> Webhook:
    """Make a webhook and return it, with its secret."""
    made = client.post(WEBHOOKS, json={"url": url, **fields})
    assert made.status_code == 201, made.text
    webhook: Webhook = made.json()
    return webhook


def drop_secret(webhook: Webhook) -> Webhook:
    """Return a webhook as it is shown later."""
    return {name: value for name, value in webhook.items() if name != "secret"}


def get_webhook_path(webhook: Webhook) -> str:
    """Return the path of a webhook."""
    return f"{WEBHOOKS}/{webhook['id']}"


def change_webhook(client: httpx.Client, webhook: Webhook, **fields: Any) -> Webhook:
    """Change a webhook and return it."""
    changed = client.patch(get_webhook_path(webhook), json=fields)
    assert changed.status_code == 200, changed.text
    found: Webhook = changed.json()
    return found


def wait_until(
    client: httpx.Client, webhook: Webhook, condition: Callable[[Webhook], Any]
) -> Webhook:
    """Return a webhook once ``condition`` holds of it."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found: Webhook = client.get(get_webhook_path(webhook)).json()
        if condition(found):
            return found
        time.sleep(0.02)
    raise AssertionError(f"that never was so: {found}")


def wait_for_end(client: httpx.Client, webhook: Webhook, position: int) -> Webhook:
    """Return a webhook once it has come to ``position``."""
    return wait_until(client, webhook, lambda found: int(found["position"]) >= position)


def list_events_behind(client: httpx.Client, webhook: Webhook) -> list[Event]:
    """Return the events of the log that a webhook is to deliver since it was made."""
    return [one for one in read_log(client) if int(one["id"]) > int(webhook["position"])]


def change_servers(client: httpx.Client) -> int:
    """Make and change a server; return the position of the last of the three events."""
    server = create_server(client)
    perform(client, server, "stop")
    client.delete(get_path(server))
    return int(read_log(client, f"{get_path(server)}/events")[-1]["id"])
