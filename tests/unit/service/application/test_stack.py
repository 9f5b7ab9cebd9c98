"""The Connexion application: what it is not built of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any, cast

import pytest
from connexion.spec import OpenAPISpecification
from starlette.types import Receive, Send

from service.access.access import Access
from service.application.stack import build_application, check_document
from service.contract.bundle import ContractError
from service.contract.contract import Contract
from service.contract.documents import gather_documents
from service.gateway.gateway import Gateway
from service.gateway.guards import build_guards
from service.pages.pages import build_pages
from service.settings.config import Settings
from tests.unit.service.application.test_operations import CONTEXT, answer_nothing


@pytest.fixture
def document() -> dict[str, Any]:
    return deepcopy(Contract().document)


def test_the_document_of_the_service_is_sound(document: dict[str, Any]) -> None:
    check_document(OpenAPISpecification, document)


def test_a_document_that_is_no_openapi_is_refused_with_the_place(document: dict[str, Any]) -> None:
    del document["paths"]["/api/v1/servers"]["get"]["responses"]
    with pytest.raises(ContractError, match="paths//api/v1/servers/get"):
        check_document(OpenAPISpecification, document)


def test_a_field_that_openapi_does_not_have_is_refused(document: dict[str, Any]) -> None:
    document["servlets"] = []
    with pytest.raises(ContractError, match="servlets"):
        check_document(OpenAPISpecification, document)


def test_a_start_without_a_function_for_an_operation_fails_and_says_which(
    document: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    document["paths"]["/health"]["get"]["operationId"] = "get_wealth"
    contract = Contract()
    contract.document = document

    @asynccontextmanager
    async def live(_: Any) -> AsyncIterator[None]:
        yield

    services = dict.fromkeys(("cloud", "caller", "watcher", "credentials", "event_streams"))
    application = build_application(contract, answer_nothing, live, CONTEXT, **services)
    gateway = Gateway(
        application,
        contract,
        build_pages(gather_documents(contract)),
        {},
        build_guards(Settings(), contract),
        lambda *_: None,
        Access([]),
    )
    with pytest.raises(Exception, match="get_wealth"):
        asyncio.run(gateway({"type": "lifespan"}, cast(Receive, None), cast(Send, None)))
    assert "get_wealth" in vars(caplog.records[-1])["reason"]
