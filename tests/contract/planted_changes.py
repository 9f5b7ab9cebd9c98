"""Changes of the document: those that break its clients, and those that do not.

Each takes the document and changes it in its place.
"""

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Change = Callable[[Document], Any]

FLAVOR, SERVERS, SERVER = (
    "/api/v1/flavors/{flavor_id}",
    "/api/v1/servers",
    "/api/v1/servers/{server_id}",
)
JSON = "application/json"


def get_schema(document: Document, name: str) -> Document:
    return document["components"]["schemas"][name]


def get_parameter(document: Document, name: str) -> Document:
    return document["components"]["parameters"][name]


def get_operation(document: Document, path: str, method: str = "get") -> Document:
    return document["paths"][path][method]


def lose_property(document: Document, schema: str, name: str) -> None:
    get_schema(document, schema)["properties"].pop(name)
    required = get_schema(document, schema).get("required", [])
    if name in required:
        required.remove(name)


def add_property(document: Document, schema: str, name: str, *, required: bool) -> None:
    known = get_schema(document, schema)
    known["properties"][name] = {"type": "string", "description": "New."}
    if required:
        known.setdefault("required", []).append(name)


def add_parameter(document: Document, *, required: bool) -> None:
    get_operation(document, SERVERS).setdefault("parameters", []).append(
        {
            "name": "fields",
            "in": "query",
            "required": required,
            "description": "Which fields to show.",
            "schema": {"type": "string"},
        }
    )


def add_path(document: Document) -> None:
    document["paths"]["/api/v1/volumes"] = {
        "get": {**get_operation(document, SERVERS), "operationId": "list_volumes"}
    }


def add_method(document: Document) -> None:
    document["paths"][FLAVOR]["delete"] = {
        **get_operation(document, FLAVOR),
        "operationId": "delete_flavor",
    }


def drop_branch(document: Document) -> None:
    get_schema(document, "ServerAction")["oneOf"].pop()


def add_branch(document: Document) -> None:
    get_schema(document, "ServerAction")["oneOf"].append(
        {
            "type": "object",
            "required": ["action"],
            "additionalProperties": False,
            "properties": {"action": {"type": "string", "enum": ["evacuate"]}},
        }
    )


def get_good(document: Document, path: str, method: str = "get", status: str = "200") -> Document:
    return get_operation(document, path, method)["responses"][status]


def deprecate(document: Document) -> None:
    get_operation(document, FLAVOR).update(
        {"deprecated": True, "x-deprecated-at": "2026-01-31T00:00:00Z"}
    )


BREAKING: dict[str, Change] = {
    "a path is gone": lambda d: d["paths"].pop(FLAVOR),
    "a method is gone": lambda d: d["paths"][SERVER].pop("patch"),
    "a success is gone": lambda d: get_operation(d, SERVERS)["responses"].pop("200"),
    "an operation has another name": lambda d: get_operation(d, SERVERS).update(
        operationId="find_servers"
    ),
    "a field of an answer is gone": lambda d: lose_property(d, "Server", "ip_address"),
    "a field of an answer may be missing": lambda d: get_schema(d, "Server")["required"].remove(
        "ip_address"
    ),
    "a field of an answer has another type": lambda d: get_schema(d, "Flavor")["properties"].update(
        vcpus={"type": "string"}
    ),
    "a field of an answer may be null": lambda d: get_schema(d, "Flavor")["properties"][
        "vcpus"
    ].update(nullable=True),
    "a field of an answer has another format": lambda d: get_schema(d, "Server")["properties"][
        "created_at"
    ].pop("format"),
    "the items of an answer have another type": lambda d: get_schema(d, "FlavorPage")["properties"][
        "items"
    ].update(items={"type": "string"}),
    "a whole number of an answer may be a fraction": lambda d: get_schema(d, "Flavor")[
        "properties"
    ]["ram_mb"].update(type="number"),
    "a header of an answer is gone": lambda d: get_good(d, SERVER)["headers"].pop("ETag"),
    "a header of an answer may be missing": lambda d: d["components"]["headers"]["ETag"].pop(
        "required"
    ),
    "a media type of an answer is gone": lambda d: d["components"]["responses"]["Events"][
        "content"
    ].pop("text/event-stream"),
    "a media type of a request is gone": lambda d: get_operation(d, SERVER, "patch")["requestBody"][
        "content"
    ].pop("application/merge-patch+json"),
    "a request needs a new field": lambda d: add_property(
        d, "ServerCreate", "purpose", required=True
    ),
    "a request needs a field that it could leave out": lambda d: get_schema(d, "ServerCreate")[
        "required"
    ].append("key_name"),
    "a request may not have a field any more": lambda d: lose_property(
        d, "ServerCreate", "key_name"
    ),
    "a field of a request has another type": lambda d: get_schema(d, "ServerCreate")[
        "properties"
    ].update(user_data={"type": "object"}),
    "a field of a request may not be null any more": lambda d: get_schema(d, "ServerCreate")[
        "properties"
    ]["expires_at"].pop("nullable"),
    "a field of a request may be less long": lambda d: get_schema(d, "ServerName").update(
        maxLength=63
    ),
    "a field of a request must be longer": lambda d: get_schema(d, "ServerName").update(
        minLength=3
    ),
    "a field of a request has a narrower pattern": lambda d: get_schema(d, "ServerName").update(
        pattern="^[a-z]+$"
    ),
    "a form of a request is gone": drop_branch,
    "a word of a request is gone": lambda d: get_schema(d, "RebootType")["enum"].remove("HARD"),
    "a parameter has a lower maximum": lambda d: get_parameter(d, "Limit")["schema"].update(
        maximum=50
    ),
    "a parameter has a bound where it had none": lambda d: get_parameter(d, "Prefer")[
        "schema"
    ].update(maxLength=8),
    "a parameter has another default": lambda d: get_parameter(d, "Limit")["schema"].update(
        default=50
    ),
    "a parameter is needed": lambda d: get_parameter(d, "Limit").update(required=True),
    "a new parameter is needed": lambda d: add_parameter(d, required=True),
    "a parameter is gone": lambda d: get_operation(d, SERVERS)["parameters"].pop(),
    "a parameter of a path is narrower": lambda d: d["paths"][FLAVOR]["parameters"][0][
        "schema"
    ].update(maxLength=3),
    "what was open to all needs a credential": lambda d: get_operation(d, "/health").pop(
        "security"
    ),
    "a way to say who calls is not taken any more": lambda d: get_operation(d, FLAVOR).update(
        security=[{"bearerAuth": []}]
    ),
    "a way to say who calls has another header": lambda d: d["components"]["securitySchemes"][
        "keystoneToken"
    ].update(name="X-Token"),
    "a caller needs a higher role": lambda d: get_operation(d, SERVERS).update(
        {"x-required-role": "operator"}
    ),
    "the service is elsewhere": lambda d: d.update(servers=[{"url": "/vm"}]),
}

COMPATIBLE: dict[str, Change] = {
    "a new path": add_path,
    "a new method": add_method,
    "a new optional parameter": lambda d: add_parameter(d, required=False),
    "a new optional field of a request": lambda d: add_property(
        d, "ServerCreate", "purpose", required=False
    ),
    "a new field of an answer": lambda d: add_property(d, "Server", "host_group", required=True),
    "a new field of an answer that may be missing": lambda d: add_property(
        d, "Flavor", "family", required=False
    ),
    "a new word of answers": lambda d: get_schema(d, "ServerStatus")["enum"].append("MIGRATING"),
    "a new word of requests": lambda d: get_schema(d, "RebootType")["enum"].append("FIRM"),
    "a new error": lambda d: get_operation(d, FLAVOR)["responses"].update(
        {"410": d["components"]["responses"]["MalformedRequest"]}
    ),
    "an error that does not occur any more": lambda d: get_operation(d, FLAVOR)["responses"].pop(
        "404"
    ),
    "a new form of a request": add_branch,
    "a new header of an answer": lambda d: get_good(d, FLAVOR)["headers"].update(
        Age={"description": "Seconds.", "schema": {"type": "string"}}
    ),
    "a header of an answer that is always there": lambda d: d["components"]["headers"][
        "Link"
    ].update(required=True),
    "a new media type of an answer": lambda d: get_good(d, FLAVOR)["content"].update(
        {"application/cbor": {"schema": {"type": "object"}}}
    ),
    "another description": lambda d: get_schema(d, "Flavor").update(description="A size."),
    "another example": lambda d: get_good(d, FLAVOR)["content"][JSON].pop("examples"),
    "another tag": lambda d: get_operation(d, FLAVOR).update(tags=["images"]),
    "a parameter with a higher maximum": lambda d: get_parameter(d, "Limit")["schema"].update(
        maximum=500
    ),
    "a parameter without a pattern": lambda d: get_parameter(d, "IdempotencyKey")["schema"].pop(
        "pattern"
    ),
    "a field of a request that may be left out": lambda d: get_schema(d, "ServerCreate")[
        "required"
    ].remove("name"),
    "a field of a request that may be null": lambda d: get_schema(d, "ServerCreate")["properties"][
        "name"
    ].update(nullable=True),
    "a field of an answer that is never null any more": lambda d: get_schema(d, "Server")[
        "properties"
    ]["ip_address"].pop("nullable"),
    "a narrower bound of an answer": lambda d: get_schema(d, "Flavor")["properties"][
        "vcpus"
    ].update(maximum=64),
    "an operation that is open to all": lambda d: get_operation(d, FLAVOR).update(security=[]),
    "a caller needs a lower role": lambda d: get_operation(d, SERVER, "patch").update(
        {"x-required-role": "viewer"}
    ),
    "one more way to say who calls": lambda d: get_operation(d, FLAVOR)["security"].append(
        {"mutualTls": []}
    ),
    "a deprecation": deprecate,
}
