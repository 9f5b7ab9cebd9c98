"""The Connexion application: what it is not built of."""

from copy import deepcopy
from typing import Any

import pytest
from connexion.spec import OpenAPISpecification

from service.application.stack import check_document
from service.contract.bundle import ContractError
from service.contract.contract import Contract


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
