"""Operations, compiled: what a request gives a handler, and what a handler's result becomes."""

from copy import deepcopy
from typing import Any, NamedTuple

import pytest
from connexion.exceptions import ResolverError
from connexion.spec import Specification
from starlette.types import Receive, Scope, Send

from service.application.handlers import HandledOperation, HandlerMiddleware
from service.contract.bundle import ContractError
from service.http.problems import ValidationFailed
from service.middlewares.rendering import render
from service.middlewares.routing import RoutingMiddleware
from service.middlewares.validation import RequestValidationMiddleware, ValidatedOperation
from service.validation.response_schemas import ResponseSchema
from tests.contract.validator import load_contract

CONTRACT = load_contract()
CONTEXT = frozenset(
    {
        "cloud",
        "caller",
        "catalogue",
        "address_rule",
        "caller_limits",
        "key_rules",
        "permissions",
        "process",
        "documents",
        "watcher",
        "render",
        "preferences",
    }
)


class Compiled(NamedTuple):
    """One operation, as it is validated and as it is handled."""

    validated: ValidatedOperation
    handled: HandledOperation

    def read_arguments(
        self, path_params: dict[str, str], query: bytes, media_type: str, body: bytes
    ) -> dict[str, Any]:
        """Return the arguments that a request gives the handler."""
        arguments = self.validated.read_arguments(path_params, query, media_type, body)
        return self.handled.choose_arguments(arguments)


async def answer_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand behind the middlewares."""


def compile_document(document: dict[str, Any]) -> dict[str, Compiled]:
    """Have the middlewares read a document, as Connexion has them."""
    specification = Specification.load(deepcopy(document))
    handlers = HandlerMiddleware(answer_nothing)
    validation = RequestValidationMiddleware(handlers)
    routing = RoutingMiddleware(validation)
    given: dict[str, Any] = {"base_path": "", "context": CONTEXT, "caller": None}
    handled = handlers.add_api(specification, **given).operations
    validated = validation.add_api(specification, **given).operations
    routing.add_api(specification, **given)
    names = {
        name: each["connexion_routing"]["operation_id"] for name, each in routing.routed.items()
    }
    return {name: Compiled(validated[full], handled[full]) for name, full in names.items()}


@pytest.fixture(scope="module")
def compiled() -> dict[str, Compiled]:
    return compile_document(CONTRACT.document)


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(CONTRACT.document)


def test_every_operation_of_the_document_is_compiled(
    compiled: dict[str, Compiled],
) -> None:
    named = {operation.operation_id for _, _, operation in CONTRACT.iter_operations()}
    assert compiled.keys() == named


def test_a_request_gives_path_query_and_defaults(compiled: dict[str, Compiled]) -> None:
    listing = compiled["list_servers"]
    assert listing.read_arguments({}, b"limit=7&name=a%20b", "", b"") == {
        "limit": 7, "offset": 0, "sort": "created_at", "name": "a b", "all_projects": False,
    }  # fmt: skip
    found = compiled["get_server"].read_arguments({"server_id": "x"}, b"", "", b"")
    assert found == {"server_id": "x"}


def test_a_parameter_that_the_handler_does_not_take_is_checked_all_the_same(
    compiled: dict[str, Compiled],
) -> None:
    reading = compiled["get_operation"]
    given = reading.read_arguments({"operation_id": "x"}, b"wait=3", "", b"")
    assert given == {"operation_id": "x"}
    with pytest.raises(ValidationFailed):
        reading.read_arguments({"operation_id": "x"}, b"wait=-3", "", b"")


def test_a_body_is_read_by_its_media_type(compiled: dict[str, Compiled]) -> None:
    change = compiled["update_server"]
    for media_type in ("application/json", "application/merge-patch+json"):
        given = change.read_arguments({"server_id": "x"}, b"", media_type, b'{"name": "a"}')
        assert given == {"server_id": "x", "body": {"name": "a"}}
        with pytest.raises(ValidationFailed):
            change.read_arguments({"server_id": "x"}, b"", media_type, b'{"status": "a"}')


def test_the_defaults_of_one_request_are_not_those_of_the_next(
    compiled: dict[str, Compiled],
) -> None:
    given = compiled["list_servers"].read_arguments({}, b"", "", b"")
    given["limit"] = 1
    assert compiled["list_servers"].read_arguments({}, b"", "", b"")["limit"] == 20


def test_an_operation_without_a_function_is_refused(document: dict[str, Any]) -> None:
    document["paths"]["/health"]["get"]["operationId"] = "get_wealth"
    with pytest.raises(ResolverError, match="get_wealth"):
        compile_document(document)


def test_a_function_that_asks_for_what_nobody_gives_is_refused(document: dict[str, Any]) -> None:
    document["paths"]["/health"]["get"]["operationId"] = "render_health"
    with pytest.raises(ContractError, match="checks"):
        compile_document(document)


def test_a_parameter_that_the_function_does_not_take_in_its_path_is_refused(
    document: dict[str, Any],
) -> None:
    document["paths"]["/api/v1/servers/{server_id}"]["get"]["operationId"] = "list_servers"
    with pytest.raises(ContractError, match="server_id"):
        compile_document(document)


def test_a_query_of_another_type_is_refused(document: dict[str, Any]) -> None:
    flag = {"in": "query", "name": "deep", "schema": {"type": "number"}}
    document["paths"]["/health"]["get"]["parameters"].append(flag)
    with pytest.raises(ContractError, match="deep"):
        compile_document(document)


@pytest.mark.parametrize(
    ("result", "status", "headers", "body"),
    [
        ({"a": 1}, 200, {"content-type": "application/json", "content-length": "7"}, b'{"a":1}'),
        (({}, 503), 503, {"content-type": "application/json", "content-length": "2"}, b"{}"),
        (None, 204, {"content-type": "application/json", "content-length": "0"}, b""),
        ((None, 204, {"Location": "/x"}), 204,
         {"location": "/x", "content-type": "application/json", "content-length": "0"}, b""),
        ((b"a{}", 200, {"Content-Type": "text/css"}), 200,
         {"content-type": "text/css; charset=utf-8", "content-length": "3"}, b"a{}"),
        ((b"a 1", 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}), 200,
         {"content-type": "text/plain; version=0.0.4; charset=utf-8", "content-length": "3"},
         b"a 1"),
        ((b"{}", 200, {"Content-Type": "application/json"}), 200,
         {"content-type": "application/json", "content-length": "2"}, b"{}"),
    ],
)  # fmt: skip
def test_a_result_becomes_a_response(
    result: Any, status: int, headers: dict[str, str], body: bytes
) -> None:
    response = render(result)
    assert (response.status, response.body) == (status, body)
    assert {name.decode(): value.decode() for name, value in response.headers} == headers


def test_data_is_held_against_the_schema_of_its_status_before_it_becomes_json() -> None:
    schemas = {200: ResponseSchema({"type": "object", "required": ["a"]})}
    assert render({"a": 1}, schemas).validated == 200
    assert render(({"a": 1}, 200, {"Link": "x"}), schemas).validated == 200
    for other in ({"b": 1}, ({"a": 1}, 201), b'{"a":1}', None):
        assert render(other, schemas).validated == 0
    assert render({"a": 1}).validated == 0
