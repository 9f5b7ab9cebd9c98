"""The pages for people, as the gateway finds them."""

import pytest

from service.contract.contract import Contract
from service.contract.documents import gather_console, gather_documents
from service.gateway.routes import PathMoved
from service.http.problems import PathNotFound
from service.pages.pages import Pages, build_pages


@pytest.fixture(scope="module")
def pages() -> Pages:
    return build_pages(gather_documents(Contract()), gather_console())


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "get_root"), ("/docs", "get_docs"), ("/redoc", "get_redoc"),
        ("/favicon.ico", "get_icon"), ("/docs/docs.js", "get_asset"), ("/docs/é", "get_asset"),
        ("/console", "get_console"), ("/console/servers/é", "get_console"),
        ("/console/assets", "get_console"), ("/console/assets/a.js", "get_console_asset"),
        ("/console/licenses.md", "get_console_licenses"),
    ],
)  # fmt: skip
def test_a_page_is_asked_for_with_get(pages: Pages, path: str, name: str) -> None:
    route = pages.find_route(path)
    assert route.find_operation("HEAD").operation_id == name
    assert route.describe_options() == {"Allow": "GET, HEAD, OPTIONS"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "//",
        "//docs",
        "/docs//",
        "/docs/a/b",
        "/DOCS",
        "/favicon.ico/",
        "/none",
        "docs",
        "/consoles",
    ],
)
def test_no_other_path_is_one_of_a_page(pages: Pages, path: str) -> None:
    with pytest.raises(PathNotFound):
        pages.find_route(path)


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/console"])
def test_a_page_with_a_slash_behind_it_is_elsewhere(pages: Pages, path: str) -> None:
    with pytest.raises(PathMoved) as caught:
        pages.find_route(f"{path}/")
    assert caught.value.location == path


def test_flask_knows_of_no_operation_of_the_document(pages: Pages) -> None:
    described = {operation.operation_id for _, _, operation in Contract().iter_operations()}
    assert not described & pages.operations.keys()
    assert {rule.endpoint for rule in pages.routes.map.iter_rules()} == pages.operations.keys()
