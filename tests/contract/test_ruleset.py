"""Each rule of our own catches the document that breaks it, and nothing else does."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands import ROOT
from tests.contract.spectral import lint
from tests.contract.validator import load_document

pytestmark = pytest.mark.xdist_group("ruleset")  # one run of the linter is for all of them

Document = dict[str, Any]
SERVERS, SERVER, FLAVORS = "/api/v1/servers", "/api/v1/servers/{server_id}", "/api/v1/flavors"


def get_list(document: Document) -> Document:
    """Return the operation that lists flavors."""
    return document["paths"][FLAVORS]["get"]


def get_good(document: Document) -> Document:
    """Return the response of the operation that lists flavors."""
    return get_list(document)["responses"]["200"]


def rename_path(document: Document, name: str) -> None:
    """Spell the parameter of a server's path another way."""
    item = document["paths"].pop(SERVER)
    item["parameters"] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": "Id.",
            "example": "1",
            "schema": {"type": "string"},
        }
    ]
    document["paths"][f"{SERVERS}/{{{name}}}"] = item


def loosen_error(document: Document) -> None:
    """Let the envelope have other keys."""
    document["components"]["schemas"]["ServerNotFoundErrorInfo"].pop("required")


def replace_unavailable(document: Document) -> None:
    """Answer 503 to a list with the shape of a health check."""
    get_list(document)["responses"]["503"] = {"$ref": "#/components/responses/Unhealthy"}


def spell_code(document: Document) -> None:
    """Spell an error code in lower case."""
    parts = document["components"]["responses"]["OperationNotFound"]["content"]["application/json"]
    document["components"]["schemas"]["OperationNotFoundErrorCode"]["enum"] = ["notFound"]
    parts["example"]["error"]["code"] = "notFound"


def silence_pattern(document: Document) -> None:
    """Leave out the words that go with the pattern of a name."""
    del document["components"]["schemas"]["ServerName"]["x-message"]


def silence_format(document: Document) -> None:
    """Leave out the words that go with the format of a filter."""
    del document["components"]["schemas"]["Time"]["x-message"]


def show_pattern(document: Document) -> None:
    """Have the words of a parameter be its pattern."""
    schema = document["components"]["parameters"]["After"]["schema"]
    schema["x-message"] = f"Must match {schema['pattern']}"


def refer_to(name: str) -> Document:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def get_property(document: Document, schema: str, name: str) -> Document:
    """Return a property of a schema."""
    return document["components"]["schemas"][schema]["properties"][name]


def set_property(document: Document, schema: str, name: str, value: Document) -> None:
    """Have a property of a schema be another."""
    document["components"]["schemas"][schema]["properties"][name] = value


def name_schema(document: Document, name: str) -> None:
    """Have another schema that is used, of some name."""
    schemas = document["components"]["schemas"]
    schemas[name] = {**schemas["Circuit"], "description": "Another."}


def narrow_reference(document: Document) -> None:
    """Have an answer be less than what it refers to."""
    get_property(document, "AuditEntry", "actor").update(required=["subject"])


BREAKS: dict[str, Callable[[Document], Any]] = {
    "operation-id-snake-case": lambda d: get_list(d).update(operationId="listFlavors"),
    "operation-router-controller": lambda d: get_list(d).pop("x-openapi-router-controller"),
    "operation-described": lambda d: get_list(d).pop("summary"),
    "parameter-described": lambda d: d["components"]["parameters"]["Limit"].pop("description"),
    "request-shape-in-words": silence_pattern,
    "request-shape-in-words of a filter": silence_format,
    "request-shape-in-words of a parameter": show_pattern,
    "pattern-plain": lambda d: d["components"]["schemas"]["WebhookUrl"].update(
        pattern="^(?!http:)[a-z]+:"
    ),
    "parameter-optional-empty": lambda d: d["components"]["parameters"]["Prefer"].update(
        example="wait=10"
    ),
    "parameter-required-example": lambda d: d["components"]["parameters"]["WebhookId"].pop(
        "example"
    ),
    "path-parameter-snake-case": lambda d: rename_path(d, "serverId"),
    "schema-described": lambda d: d["components"]["schemas"]["Flavor"].pop("description"),
    "property-described": lambda d: d["components"]["schemas"]["Flavor"]["properties"]["id"].pop(
        "description"
    ),
    "response-described": lambda d: get_good(d).update(description=""),
    "header-described": lambda d: d["components"]["headers"]["ETag"].pop("description"),
    "request-body-described": lambda d: d["paths"][SERVERS]["post"]["requestBody"].pop("required"),
    "operation-deprecated": lambda d: get_list(d).update(deprecated=True),
    "response-request-id": lambda d: get_good(d)["headers"].pop("X-Request-ID"),
    "response-request-id of the version": lambda d: get_good(d)["headers"].pop("API-Version"),
    "response-request-id of nosniff": lambda d: get_good(d)["headers"].pop(
        "X-Content-Type-Options"
    ),
    "response-no-default": lambda d: get_list(d)["responses"].update(default=get_good(d)),
    "operation-errors": lambda d: get_list(d)["responses"].pop("412"),
    "operation-not-acceptable": lambda d: get_list(d)["responses"].pop("406"),
    "operation-body-errors": lambda d: d["paths"][SERVERS]["post"]["responses"].pop("413"),
    "error-envelope": loosen_error,
    "error-envelope of 503": replace_unavailable,
    "error-code-case": spell_code,
    "request-example": lambda d: d["paths"][SERVERS]["post"]["requestBody"]["content"][
        "application/json"
    ].pop("examples"),
    "response-example": lambda d: get_good(d)["content"]["application/json"].pop("examples"),
    "schema-closed": lambda d: d["components"]["schemas"]["Flavor"].pop("additionalProperties"),
    "reference-alone": lambda d: get_property(d, "Server", "fault").update(
        allOf=[refer_to("OperationError"), refer_to("Health")]
    ),
    "reference-alone of a part": lambda d: get_property(d, "Operation", "error").update(
        allOf=[{"type": "string"}]
    ),
    "reference-as-it-is": narrow_reference,
    "reference-as-it-is by default": lambda d: get_property(d, "RebootAction", "type").update(
        default="SOFT"
    ),
    "reference-described": lambda d: set_property(
        d, "ServerCreate", "name", refer_to("ServerName")
    ),
    "nullable-at-use": lambda d: d["components"]["schemas"]["CloudUsage"].update(nullable=True),
    "default-harmless": lambda d: d["components"]["parameters"]["After"]["schema"].update(
        default="0"
    ),
    "enum-named": lambda d: set_property(
        d, "ApiKey", "created_by", {"type": "string", "description": "W.", "enum": ["a"]}
    ),
    "enum-named of a parameter": lambda d: d["components"]["parameters"]["Prefer"].update(
        schema={"type": "string", "enum": ["wait=1"]}
    ),
    "enum-named of items": lambda d: set_property(
        d,
        "ConsoleLog",
        "lines",
        {"type": "array", "description": "L.", "items": {"type": "string", "enum": ["a"]}},
    ),
    "enum-varnames": lambda d: d["components"]["schemas"]["EventType"].pop("x-enum-varnames"),
    "object-named": lambda d: set_property(
        d,
        "Region",
        "circuit",
        {"type": "object", "description": "O.", "additionalProperties": True},
    ),
    "object-named of values": lambda d: get_property(d, "Health", "checks").update(
        additionalProperties={"type": "object", "additionalProperties": True}
    ),
    "map-in-place": lambda d: d["components"]["schemas"]["NoDetails"].update(
        additionalProperties={"type": "string"}
    ),
    "map-titled": lambda d: get_property(d, "Operation", "result").pop("title"),
    "body-named": lambda d: get_good(d)["content"]["application/json"].update(
        schema={"type": "object", "additionalProperties": True}
    ),
    "branch-named": lambda d: d["components"]["schemas"]["EventData"].update(
        anyOf=[refer_to("ServerEventData"), {"type": "string"}]
    ),
    "example-named": lambda d: get_good(d)["content"]["application/json"]["examples"].update(
        other={"value": d["components"]["examples"]["FlavorPage"]["value"]}
    ),
    "schema-typed": lambda d: d["components"]["schemas"]["ServerStatus"].pop("type"),
    "schema-typed of a property": lambda d: set_property(
        d, "AuditChange", "from", {"description": "Anything."}
    ),
    "format-known": lambda d: get_property(d, "Keypair", "public_key").update(
        format="ssh-public-key"
    ),
    "schema-name": lambda d: name_schema(d, "Error"),
    "name-distinct": lambda d: name_schema(d, "Limit"),
}


DOCUMENTS = 7
"""How many documents the breaks are spread over: each takes the linter seconds."""


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is found in the document with each break, which breaks other rules too."""
    broken = [copy.deepcopy(load_document()) for _ in range(DOCUMENTS)]
    places = {name: number % DOCUMENTS for number, name in enumerate(BREAKS)}
    for name, place in places.items():
        BREAKS[name](broken[place])
    found = lint({str(n): one for n, one in enumerate(broken)}, tmp_path_factory.mktemp("broken"))
    return {name: found[str(place)] for name, place in places.items()}


@pytest.mark.long
@pytest.mark.parametrize("name", BREAKS)
def test_a_document_that_breaks_the_rule_is_caught(
    name: str, findings: dict[str, list[str]]
) -> None:
    rule = name.split()[0]
    assert [finding for finding in findings[name] if finding.startswith(f"{rule}: ")]


def test_no_document_breaks_a_rule_twice() -> None:
    rules = [name.split()[0] for name in BREAKS]
    broken = [rules[first::DOCUMENTS] for first in range(DOCUMENTS)]
    assert all(len(set(some)) == len(some) for some in broken)


def test_every_rule_of_our_own_is_broken_once() -> None:
    ruleset = yaml.safe_load((ROOT / ".spectral.yaml").read_text(encoding="utf-8"))
    own = {name for name, rule in ruleset["rules"].items() if rule}  # off is False
    assert own == {name.split()[0] for name in BREAKS}


def test_the_document_keeps_every_rule(tmp_path: Path) -> None:
    assert lint({"bundle": load_document()}, tmp_path) == {"bundle": []}
