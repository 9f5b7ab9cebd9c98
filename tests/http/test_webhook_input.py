"""What a webhook may not be: URLs that lead inside, and fields that are not as described."""

from typing import Any

import httpx
import pytest

from tests.http.api import expect_error, list_faults
from tests.http.webhooks import (
    NOWHERE,
    WEBHOOKS,
    Webhook,
    create_webhook,
    drop_secret,
    get_webhook_path,
)
from tests.samples import sample_cases

REFUSED_URLS = [
    "http://127.0.0.1/",
    "http://127.1.2.3:8080/hook",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "HTTP://localhost/",
    "HTTPS://127.0.0.1/",
    "https://LOCALHOST:8443/",
    "http://my.localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://user:password@example.com/",
    "http://example.com@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1#@example.com/",
    "http://192.0.0.192/",
    "http://192.88.99.1/",
    "http://xn--/",
    "http://XN--/",
    "http://xn--a.example/",
    "http://hooks.xn--zz.example/",
    "http://xn--i-7iq.example/",
    f"http://{'.'.join(['a' * 63] * 4)}/",
]
NO_URLS: list[Any] = [
    "", None, 7, [], "example.com", "ftp://example.com/", "file:///etc/passwd", "http://",
    "http:///path", "http://example.com:0/", "http://example.com:65536/", "http://exa mple.com/",
    "http://example.com/\n", "http://example.com/#part", "http://b\u00fccher.example/",
    "https://example.com/" + "x" * 2048, "HTTPX://example.com/",
]  # fmt: skip
BAD_FIELDS: list[tuple[str, Any]] = [
    ("description", "a\nb"),
    ("description", "x" * 256),
    ("description", 7),
    ("event_types", ["server.moved"]),
    ("event_types", ["server.created", "server.created"]),
    ("event_types", "server.created"),
    ("secret", "whsec_short"),
    ("secret", "c2VjcmV0" * 4),
    ("secret", "whsec_" + "c2VjcmV0" * 20),
    ("secret", "whsec_" + "!" * 32),
    ("status", "paused"),
    ("id", "mine"),
    ("position", "0"),
]


@pytest.mark.parametrize("url", sample_cases([*REFUSED_URLS, *NO_URLS]))
def test_a_url_that_is_none_or_leads_inside_is_refused(
    client: httpx.Client, idle_webhook: Webhook, url: Any
) -> None:
    total = client.get(WEBHOOKS).json()["total"]
    for response in (
        client.post(WEBHOOKS, json={"url": url}),
        client.patch(get_webhook_path(idle_webhook), json={"url": url}),
    ):
        error = expect_error(response, 422, "VALIDATION_ERROR")
        assert list_faults(error) == [("body", "url")]
    assert client.get(WEBHOOKS).json()["total"] == total
    assert client.get(get_webhook_path(idle_webhook)).json() == drop_secret(idle_webhook)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost/"])
def test_a_network_that_is_allowed_may_be_named(sending: httpx.Client, url: str) -> None:
    webhook = create_webhook(sending, url)
    assert webhook["url"] == url
    sending.delete(get_webhook_path(webhook))
    refused = sending.post(WEBHOOKS, json={"url": "http://10.0.0.1/"})
    assert list_faults(expect_error(refused, 422, "VALIDATION_ERROR")) == [("body", "url")]


@pytest.mark.parametrize(
    "url",
    [
        "HTTPS://example.com/hook",
        "Https://Example.COM/Hook",
        "HTTP://EXAMPLE.com/?a=B",
        "https://xn--bcher-kva.example/",
        f"https://{'.'.join(['a' * 63] * 3)}/",
    ],
)
def test_the_case_of_a_scheme_and_a_host_does_not_matter_and_is_kept(
    client: httpx.Client, idle_webhook: Webhook, url: str
) -> None:
    webhook = create_webhook(client, url)
    changed = client.patch(get_webhook_path(idle_webhook), json={"url": url})
    assert (webhook["url"], changed.status_code, changed.json()["url"]) == (url, 200, url)
    client.delete(get_webhook_path(webhook))


@pytest.mark.parametrize(("name", "value"), BAD_FIELDS)
def test_a_field_that_is_not_as_described_is_refused(
    client: httpx.Client, name: str, value: Any
) -> None:
    refused = client.post(WEBHOOKS, json={"url": NOWHERE, name: value})
    faults = list_faults(expect_error(refused, 422, "VALIDATION_ERROR"))
    assert {fault[:2] for fault in faults} == {("body", name)}


def test_a_webhook_without_a_url_is_refused(client: httpx.Client) -> None:
    error = expect_error(client.post(WEBHOOKS, json={}), 422, "VALIDATION_ERROR")
    assert list_faults(error) == [("body", "url")]
