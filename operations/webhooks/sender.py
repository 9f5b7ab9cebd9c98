"""One attempt to deliver a message: a signed POST, and what its response means."""

import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import httpcore
import httpx
import idna
from standardwebhooks.webhooks import Webhook as Signer

from domain.addresses import AddressRule
from domain.delivery_log import Message
from domain.retry_after import read_retry_after
from domain.webhooks import Attempt, Webhook
from operations.webhooks.connections import FAILURES, ConnectionRefused, open_pool, send_request

CONNECT_SECONDS = 5.0


class WebhookSender:
    """Sends messages, as ``render`` writes them, to addresses that ``rule`` permits.

    An attempt takes ``seconds`` at the most, however the receiver spends them.
    """

    def __init__(
        self, rule: AddressRule, render: Callable[[Message], bytes], seconds: float = 15.0
    ) -> None:
        self.rule = rule
        self.render = render
        self.seconds = seconds

    def __call__(self, webhook: Webhook, message: Message) -> Attempt:
        """Return what came of one attempt."""
        body = self.render(message)
        try:
            request = httpx.Request(
                "POST",
                webhook.url,
                headers=make_headers(webhook, message, body),
                content=body,
                extensions={"timeout": {"connect": CONNECT_SECONDS}},
            )
            with open_pool(self.rule, self.seconds) as pool:
                response = send_request(pool, request)
                finish_reading(response)
        except ConnectionRefused as refusal:
            return Attempt(None, str(refusal))
        except (*FAILURES, httpx.InvalidURL, idna.IDNAError) as error:
            return Attempt(None, describe_failure(error))
        return classify_response(httpx.Response(response.status, headers=response.headers))


def make_headers(webhook: Webhook, message: Message, body: bytes) -> dict[str, str]:
    """Return the headers of a message, signed with every secret that is in force.

    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    """
    now = datetime.now(UTC)
    signatures = [
        Signer(secret).sign(message.id, now, body.decode()) for secret in webhook.list_secrets(now)
    ]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Ostler",
        "Connection": "close",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def finish_reading(response: httpcore.Response) -> None:
    """Let the receiver finish its response, if it is short; the status alone decides."""
    with suppress(*FAILURES):
        for _ in response.iter_stream():
            continue
    response.close()


def classify_response(response: httpx.Response) -> Attempt:
    """Return what a response means: 2xx is delivered, and nothing else, a redirect included."""
    status = response.status_code
    if response.is_success:
        return Attempt(status)
    note = "; redirects are not followed" if response.is_redirect else ""
    error = f"The receiver answered {status}{note}"
    pause = read_retry_after(response.headers.get("Retry-After"), response.headers.get("Date"))
    return Attempt(status, error, pause)


def describe_failure(error: Exception) -> str:
    """Return in words why there is no response."""
    if isinstance(error, httpcore.TimeoutException):
        return "The receiver did not answer in time"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "No TLS connection to the receiver can be made, or its certificate is not valid"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, idna.IDNAError):
        return "The receiver's name cannot be one"
    if isinstance(error, httpcore.ConnectError):
        return "The receiver cannot be connected to"
    return "The receiver gave no answer that is HTTP"
