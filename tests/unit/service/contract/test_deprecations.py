"""A deprecated operation that does not rightly say since when, or until when, is refused."""

from typing import Any

import pytest

from service.contract.bundle import ContractError
from service.contract.deprecations import describe_deprecations

SINCE = "2026-01-31T00:00:00Z"


def deprecate(**said: Any) -> dict[str, Any]:
    """Return a document with one deprecated operation."""
    operation = {
        "operationId": "get_thing",
        "tags": ["things"],
        "deprecated": True,
        "responses": {"200": {"$ref": "#/components/responses/Thing"}},
        **{name.replace("_", "-"): value for name, value in said.items()},
    }
    thing = {"description": "A thing.", "headers": {}}
    return {"paths": {"/things": {"get": operation}}, "components": {"responses": {"Thing": thing}}}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"x_sunset_at": SINCE},
        {"x_deprecated_at": "soon"},
        {"x_deprecated_at": 2026},
        {"x_deprecated_at": SINCE, "x_sunset_at": "2025-12-31T00:00:00Z"},
        {"x_deprecated_at": SINCE, "x_sunset_at": "never"},
    ],
)
def test_a_deprecation_without_its_times_is_no_contract(said: dict[str, Any]) -> None:
    with pytest.raises(ContractError, match="get_thing"):
        describe_deprecations(deprecate(**said))


def test_where_to_read_on_is_the_page_of_the_operation_without_another() -> None:
    document = deprecate(x_deprecated_at=SINCE)
    described = describe_deprecations(document)["paths"]["/things"]["get"]["responses"]["200"]
    assert described["headers"]["Link"]["schema"]["default"].startswith("</docs#/things/get_thing>")
    assert document["components"]["responses"]["Thing"]["headers"] == {}
