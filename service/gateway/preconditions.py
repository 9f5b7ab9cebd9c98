"""``If-Match`` and ``If-None-Match`` of a change: it is made only where both hold.

What is not formed as RFC 9110 has it is 400, since to a client that left out the quotes "it has
changed" would be said for ever; what is well formed and does not hold is 412.
"""

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from msgspec import Struct

from domain.catalogue import Image, Keypair
from domain.keys import ApiKey
from domain.servers import Server
from domain.webhooks import Webhook
from handlers.images import render_image
from handlers.keypairs import render_keypair
from handlers.keys import render_key
from handlers.servers import render_server
from handlers.webhooks import render_webhook
from operations.clouds.cloud import Cloud, Target
from service.http.entity_tags import Tags, find_tags, is_match, is_weak_match, make_etag
from service.http.json import dump_json
from service.http.problems import MalformedRequest, PreconditionFailed

IF_MATCH = b"if-match"
IF_NONE_MATCH = b"if-none-match"


class Precondition(Struct, frozen=True):
    """What the headers of a change ask of its target, None where a header was not sent.

    ``cloud`` is one of the service's.
    """

    cloud: Cloud
    wanted: Tags | None
    unwanted: Tags | None

    def __call__(self, target: Target) -> None:
        """Raise PreconditionFailed unless the target is as the client wants it to be.

        The order is that of RFC 9110 section 13.2.2.
        """
        etag = make_etag(dump_json(self._render(target))) if target else None
        if self.wanted is not None and not is_match(self.wanted, etag):
            raise self._refuse("If-Match", target)
        if self.unwanted is not None and is_weak_match(self.unwanted, etag):
            raise self._refuse("If-None-Match", target)

    def _render(self, target: Target) -> dict[str, Any]:
        """Return a target as GET shows it."""
        return render_server(self.cloud, target) if isinstance(target, Server) else render(target)

    def _refuse(self, header: str, target: Target) -> PreconditionFailed:
        server = target if isinstance(target, Server) else None
        return PreconditionFailed(header, target, self.cloud.list_allowed_actions(server))


def read_precondition(headers: Mapping[bytes, bytes], cloud: Cloud) -> Precondition | None:
    """Return what the headers of a change ask for, None without any. Raises MalformedRequest."""
    wanted, unwanted = read_tags(headers, IF_MATCH), read_tags(headers, IF_NONE_MATCH)
    return None if wanted is unwanted is None else Precondition(cloud, wanted, unwanted)


def read_tags(headers: Mapping[bytes, bytes], name: bytes) -> Tags | None:
    """Return the tags of a header, None without it. Raises MalformedRequest for what is no list."""
    value = headers.get(name)
    if value is None:
        return None
    tags = find_tags(value.decode("latin-1"))
    if tags is None:
        spelling = name.decode().title()
        raise MalformedRequest(f"{spelling} must be * or ETags in their double quotes")
    return tags


@singledispatch
def render(target: Any) -> dict[str, Any]:
    """Return a target that is no server as GET shows it."""
    raise TypeError(type(target).__name__)


render.register(Webhook, render_webhook)
render.register(Image, render_image)
render.register(Keypair, render_keypair)
render.register(ApiKey, render_key)
