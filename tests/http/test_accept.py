"""What clients accept, in whatever way they write it."""

from collections.abc import Iterator

import httpx
import pytest

from tests.http.api import SERVERS, expect_error, make_name, open_client
from tests.http.bad.request import NEW
from tests.http.simulator import tell
from tests.http.test_methods import READABLE
from tests.server import LiveServer

JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
OTHERS = ["*;q=.2", "image/png, *;q=0.1", "image/png, */*;q=.5", "*/*;q=1.", ";;;", ","]
LENIENT = [JAVA, "*", *(pytest.param(one, marks=pytest.mark.long) for one in OTHERS)]
EVENTS = "/api/v1/events"


@pytest.fixture(scope="module")
def client(controlled_server: LiveServer) -> Iterator[httpx.Client]:
    """A client of a service that has every operation of the document."""
    with open_client(controlled_server.url) as client:
        tell(client, instant=True)
        yield client


@pytest.mark.parametrize("accept", LENIENT)
@pytest.mark.parametrize("path", READABLE)
def test_an_old_way_to_accept_everything_accepts_everything(
    client: httpx.Client, path: str, accept: str
) -> None:
    plain = client.head(path, headers={"Accept": "*/*"})
    response = client.get(path, headers={"Accept": accept})
    if path == "/" and "html" in accept:
        assert response.status_code == 303
        return
    assert response.status_code == plain.status_code != 406
    assert response.headers["Content-Type"] == plain.headers["Content-Type"]


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("accept", ["image/png", "image/png;q=.5", "*;q=0", "*/*;q=.0"])
def test_what_rules_out_every_form_is_not_acceptable(
    client: httpx.Client, path: str, accept: str
) -> None:
    expect_error(client.get(path, headers={"Accept": accept}), 406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize("accept", LENIENT)
def test_a_change_is_answered_in_the_same_way(client: httpx.Client, accept: str) -> None:
    headers = {"Accept": accept}
    made = client.post(SERVERS, json={**NEW, "name": make_name()}, headers=headers)
    assert made.status_code == 201


@pytest.mark.parametrize(
    ("accept", "streamed"),
    [
        ("text/event-stream, *;q=.2", True),
        ("*;q=.2, text/event-stream;q=.3", True),
        ("text/event-stream;q=.2, *;q=.3", False),
        ("application/json;q=.3, text/event-stream;q=.2", False),
    ],
)
def test_a_stream_is_preferred_by_weights_of_any_form(
    client: httpx.Client, accept: str, *, streamed: bool
) -> None:
    response = client.head(EVENTS, headers={"Accept": accept})
    assert response.headers["Content-Type"].startswith("text/event-stream") is streamed
