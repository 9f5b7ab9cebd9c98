"""``If-Match``: a change is made only while the client knows the present representation."""

from collections.abc import Callable
from typing import Any

from domain.servers import Server
from domain.webhooks import Webhook
from handlers.servers import render_server
from handlers.webhooks import render_webhook
from service.exchange import make_etag
from service.json import dump_json
from service.problems import PreconditionFailed


def make_precondition(if_match: str) -> Callable[[Server | Webhook], None] | None:
    """Return what raises PreconditionFailed for a resource that ``if_match`` does not name.

    The comparison is strong, as RFC 9110 section 13.1.1 has it; without a header there is nothing
    to check.
    """
    if not if_match:
        return None
    wanted = [tag.strip() for tag in if_match.split(",")]

    def check(resource: Server | Webhook) -> None:
        if "*" not in wanted and make_etag(dump_json(render(resource))) not in wanted:
            raise PreconditionFailed(resource)

    return check


def render(resource: Server | Webhook) -> dict[str, Any]:
    """Return a resource as GET shows it."""
    return render_webhook(resource) if isinstance(resource, Webhook) else render_server(resource)
