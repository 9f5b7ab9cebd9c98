"""Routes: the raw path decides, and no id can change it."""

import pytest

from service.contract.documents import gather_documents
from service.gateway.routes import RouteTable
from service.http.problems import MalformedRequest, MethodNotAllowed, PathNotFound
from service.pages.pages import build_pages
from tests.contract.validator import load_contract

CONTRACT = load_contract()
TABLE = RouteTable(CONTRACT, build_pages(gather_documents(CONTRACT)))


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        (b"/api/v1/servers/abc", "/api/v1/servers/abc"),
        (b"/api/v1/servers/a%20b", "/api/v1/servers/a b"),
        (b"/api/v1/servers/a%2Fb", "/api/v1/servers/a%2Fb"),
        (b"/api/v1/servers/%00%0A", "/api/v1/servers/%00%0A"),
        (b"/api/v1/servers/..", "/api/v1/servers/.."),
        (b"/api/v1/servers/%C3%A9", "/api/v1/servers/é"),
    ],
)
def test_an_id_is_decoded_and_stays_one_segment(raw: bytes, decoded: str) -> None:
    assert TABLE.find_route(raw)[1] == decoded


@pytest.mark.parametrize(
    "raw",
    [
        b"/api/v1/servers/",
        b"/api/v1/servers//action",
        b"",
        b"//",
        b"/API/v1/servers",
        b"/health%2Flive",
    ],
)
def test_a_path_that_is_not_described_is_not_found(raw: bytes) -> None:
    with pytest.raises(PathNotFound):
        TABLE.find_route(raw)


def test_a_path_that_is_not_utf_8_cannot_be_read() -> None:
    with pytest.raises(MalformedRequest):
        TABLE.find_route(b"/api/v1/servers/%ff")


def test_a_wrong_method_is_told_the_whole_allow() -> None:
    route, _, _ = TABLE.find_route(b"/api/v1/servers/abc")
    with pytest.raises(MethodNotAllowed) as caught:
        route.find_operation("PUT")
    assert caught.value.allow == "DELETE, GET, HEAD, OPTIONS, PATCH"


def test_head_is_the_operation_of_get() -> None:
    route, _, _ = TABLE.find_route(b"/health")
    assert route.find_operation("HEAD").operation_id == "get_health"
