"""The middlewares, as they have read the document: what each of them does for an operation."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, cast

import pytest
from connexion.middleware.abstract import RoutedMiddleware
from connexion.spec import Specification
from starlette.types import Receive, Scope, Send

from operations.clouds.cloud import Cloud
from service.application.handlers import HandledOperation, HandlerMiddleware
from service.contract.bundle import ContractError
from service.contract.contract import METHODS
from service.middlewares.event_streams import (
    STREAMS,
    ChangingOperation,
    EventMiddleware,
    StreamedOperation,
)
from service.middlewares.idempotency import TAKES_KEYS, IdempotencyMiddleware, KeyedOperation
from service.middlewares.waiting import WAITS_FOR, WaitingMiddleware, WaitsAfter, WaitsBefore
from tests.contract.validator import load_contract

CONTRACT = load_contract()
CONTEXT = {
    "cloud", "caller", "catalogue", "address_rule", "process", "documents",
    "render", "preferences", "key_rules", "permissions", "caller_limits",
}  # fmt: skip


class NoCloud:
    """What there is of a cloud before the start."""

    database = None


async def answer_nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand behind the middlewares."""


def build_middlewares(document: dict[str, Any]) -> list[RoutedMiddleware]:
    """Return the middlewares of keys, waiting, events and handlers, which have read a document."""
    specification = Specification.load(deepcopy(document))
    kinds = [HandlerMiddleware, EventMiddleware, WaitingMiddleware, IdempotencyMiddleware]
    services = {
        "cloud": cast(Cloud, NoCloud()), "contract": CONTRACT, "caller": None, "watcher": None,
        "event_streams": None, "credentials": None,
    }  # fmt: skip
    app: Any = answer_nothing
    built: list[Any] = []
    for kind in kinds:
        app = kind(app)
        app.add_api(specification, base_path="", context=CONTEXT, **services)
        built.insert(0, app)
    return built


@pytest.fixture(scope="module")
def middlewares() -> list[RoutedMiddleware]:
    return build_middlewares(CONTRACT.document)


def find_compiled(middleware: RoutedMiddleware, operation: str) -> Any:
    """Return what a middleware has compiled of an operation."""
    compiled = middleware.apis[""][0].operations
    [found] = [one for name, one in compiled.items() if name.rpartition(".")[2] == operation]
    return found


def list_way(middlewares: list[RoutedMiddleware], operation: str) -> list[type]:
    """Return what a request meets behind its validation, one after the other."""
    met = [find_compiled(middlewares[0], operation)]
    while not isinstance(met[-1], HandledOperation):
        met.append(met[-1].next_app)
    return [type(one) for one in met]


def iter_operations() -> Iterator[dict[str, Any]]:
    """Yield every operation of the document, its parameters and those of its path together."""
    for item in CONTRACT.document["paths"].values():
        for method in METHODS:
            if method in item:
                own = [*item.get("parameters", []), *item[method].get("parameters", [])]
                yield {**item[method], "parameters": [CONTRACT.resolve(one) for one in own]}


@pytest.mark.parametrize(
    ("operation", "way"),
    [
        ("get_server", []),
        ("list_events", [StreamedOperation]),
        ("get_operation", [WaitsBefore]),
        ("update_server", [ChangingOperation]),
        ("delete_server", [WaitsAfter, ChangingOperation]),
        ("create_server", [KeyedOperation, WaitsAfter, ChangingOperation]),
        ("create_webhook", [KeyedOperation, ChangingOperation]),
    ],
)
def test_a_request_meets_only_what_has_something_to_do_for_it(
    middlewares: list[RoutedMiddleware], operation: str, way: list[type]
) -> None:
    assert list_way(middlewares, operation) == [*way, HandledOperation]


@pytest.mark.parametrize("place", ["$response.body", "$request.query.id", "Location"])
def test_a_place_of_an_operation_that_cannot_be_read_is_refused(place: str) -> None:
    document = deepcopy(CONTRACT.document)
    document["paths"]["/api/v1/servers"]["post"][WAITS_FOR] = place
    with pytest.raises(ContractError, match="x-ostler-waits-for"):
        build_middlewares(document)


def test_what_an_operation_takes_and_what_it_does_are_told_alike() -> None:
    for operation in iter_operations():
        taken = {(one["in"], one["name"]) for one in operation["parameters"]}
        good = [CONTRACT.resolve(one) for one in operation["responses"].values()]
        kinds = {kind for response in good for kind in response.get("content", {})}
        place = operation.get(WAITS_FOR, "")
        name = operation["operationId"]
        assert (("header", "Idempotency-Key") in taken) == operation.get(TAKES_KEYS, False), name
        assert (("header", "Prefer") in taken) == place.startswith("$response."), name
        assert (("query", "wait") in taken) == place.startswith("$request."), name
        assert ("text/event-stream" in kinds) == operation.get(STREAMS, False), name
