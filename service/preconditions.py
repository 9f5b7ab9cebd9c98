"""``If-Match``: a change is made only while the client knows the present representation."""

from collections.abc import Callable

from domain.servers import Server
from handlers.servers import render_server
from service.exchange import make_etag
from service.json import dump_json
from service.problems import PreconditionFailed


def make_precondition(if_match: str) -> Callable[[Server], None] | None:
    """Return what raises PreconditionFailed for a server that ``if_match`` does not name.

    The comparison is strong, as RFC 9110 section 13.1.1 has it; without a header there is nothing
    to check.
    """
    if not if_match:
        return None
    wanted = [tag.strip() for tag in if_match.split(",")]

    def check(server: Server) -> None:
        if "*" not in wanted and make_etag(dump_json(render_server(server))) not in wanted:
            raise PreconditionFailed(server)

    return check
