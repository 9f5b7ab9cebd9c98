"""The OpenAPI document, asked about its operations."""

import hashlib
import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

import orjson
from msgspec import Struct

from domain.identity import Role
from service.contract.bundle import Bundler, ContractError, Document
from service.contract.deprecations import describe_deprecations
from service.contract.forms import dump_json, dump_yaml
from service.contract.openapi_31 import derive_31
from service.contract.sdk import derive_for_sdks

REQUIRED_ROLE = "x-required-role"
PARAMETER = re.compile(r"\{(\w+)\}")
API = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")


class DescribedOperation(Struct, frozen=True, eq=False):
    """One operation of the document, with what the gateway must know before it is routed.

    ``varies`` tells that the response depends on what the client accepts, and ``required_role`` is
    what a caller needs, None where anybody may. ``reads`` tells that nothing is changed: by a GET,
    or whatever the method where a viewer may do it. What the operation is about is one thing of
    ``resource_type``, whose id is the path's parameter ``resource_parameter``, None where it has no
    id yet. ``is_page`` tells that the document has no such operation, and ``signs_in`` that it
    begins or ends a session, for pages of the service alone.
    """

    operation_id: str
    takes_body: bool
    request_types: tuple[str, ...]
    response_types: tuple[str, ...]
    etag_statuses: frozenset[int]
    varies: bool
    required_role: Role | None
    reads: bool
    resource_type: str
    resource_parameter: str | None
    fixed_headers: dict[int, list[tuple[bytes, bytes]]]
    is_page: bool = False
    signs_in: bool = False


class Contract:
    """The bundled document and its operations, without those that need what is ``unset``."""

    def __init__(self, unset: Collection[str] = ()) -> None:
        self.document = describe_deprecations(Bundler(unset).bundle())

    @cached_property
    def json_bytes(self) -> bytes:
        """The document as JSON, the same bytes for the same files."""
        return dump_json(self.document)

    @cached_property
    def digest(self) -> str:
        """What tells the document apart from those of other versions."""
        content = orjson.dumps(self.document, option=orjson.OPT_NON_STR_KEYS)
        return hashlib.blake2b(content, digest_size=16).hexdigest()

    @cached_property
    def yaml_bytes(self) -> bytes:
        """The document as YAML, the same bytes for the same files."""
        return dump_yaml(self.document)

    @cached_property
    def json_31_bytes(self) -> bytes:
        """The document in OpenAPI 3.1, as JSON."""
        return dump_json(derive_31(self.document))

    @cached_property
    def sdk_json_bytes(self) -> bytes:
        """The document for SDKs, as JSON."""
        return dump_json(derive_for_sdks(self.document))

    def iter_operations(self) -> Iterator[tuple[str, str, DescribedOperation]]:
        """Yield ``(path template, method in capitals, operation)`` for every operation."""
        yield from self._operations

    @cached_property
    def _operations(self) -> list[tuple[str, str, DescribedOperation]]:
        return [
            (path, method.upper(), self._describe(path, method, item[method]))
            for path, item in self.document["paths"].items()
            for method in METHODS
            if method in item
        ]

    @cached_property
    def operation_ids(self) -> frozenset[str]:
        """The operationIds of the document."""
        return frozenset(operation.operation_id for _, _, operation in self.iter_operations())

    def list_request_headers(self) -> set[str]:
        """Return the names of the header fields that a request may have, its credentials' too."""
        items = self.document["paths"].values()
        parts = [part for item in items for part in (item, *self._list_operations(item))]
        parameters = [self.resolve(one) for part in parts for one in part.get("parameters", [])]
        schemes = self.document["components"].get("securitySchemes", {}).values()
        named = [one for one in (*parameters, *schemes) if one.get("in") == "header"]
        return {"Authorization", "Content-Type", *(one["name"] for one in named)}

    def list_response_headers(self) -> set[str]:
        """Return the names of the header fields that a response may have, that of a 405 too."""
        responses = [
            self.resolve(response)
            for item in self.document["paths"].values()
            for operation in self._list_operations(item)
            for response in operation["responses"].values()
        ]
        described = {name for response in responses for name in response.get("headers", {})}
        return described | {"Allow"}

    def _list_operations(self, item: Document) -> list[Document]:
        return [item[method] for method in METHODS if method in item]

    def resolve(self, node: Any) -> Any:
        """Return ``node``, or what it refers to."""
        while "$ref" in node:
            _, _, section, key = node["$ref"].split("/")
            node = self.document["components"][section][key]
        return node

    def _describe(self, path: str, method: str, operation: Document) -> DescribedOperation:
        responses = {int(code): self.resolve(r) for code, r in operation["responses"].items()}
        parameters = PARAMETER.findall(path)
        good = [response for code, response in responses.items() if code < 400]
        role = self._read_role(operation)
        return DescribedOperation(
            operation_id=operation["operationId"],
            takes_body="requestBody" in operation,
            request_types=tuple(operation.get("requestBody", {}).get("content", {})),
            response_types=tuple(kind for response in good for kind in response.get("content", {})),
            etag_statuses=frozenset(
                c for c, r in responses.items() if "ETag" in r.get("headers", {})
            ),
            varies=any("Vary" in r.get("headers", {}) for r in responses.values()),
            required_role=role,
            reads=method == "get" or role is Role.VIEWER,
            resource_type=self._find_resource_type(path),
            resource_parameter=parameters[-1] if parameters else None,
            fixed_headers={code: self._fixed_headers(r) for code, r in responses.items()},
        )

    def _find_resource_type(self, path: str) -> str:
        """Return what kind of thing a path is about, by the parameter that names one of them."""
        named = PARAMETER.findall(path)
        if not named:
            below = [other for other in self.document["paths"] if other.startswith(f"{path}/{{")]
            named = PARAMETER.findall(min(below, default="", key=len)) or [
                path.removeprefix(API).strip("/").split("/")[0]
            ]
        last: str = named[-1]
        return last.removesuffix("_id").removesuffix("_name")

    def _read_role(self, operation: Document) -> Role | None:
        """Return the role that an operation needs. Raises ContractError where none is right."""
        if operation.get("security") == []:
            return None
        try:
            return Role(operation.get(REQUIRED_ROLE, ""))
        except ValueError:
            name = operation["operationId"]
            raise ContractError(f"{name} has no {REQUIRED_ROLE}, nor is it open to all") from None

    def _fixed_headers(self, response: Document) -> list[tuple[bytes, bytes]]:
        """Return the headers for which the document has one value, or one by default."""
        headers = {name: self.resolve(h) for name, h in response.get("headers", {}).items()}
        return [
            (name.lower().encode(), (schema.get("default") or schema["enum"][0]).encode())
            for name, schema in ((name, header["schema"]) for name, header in headers.items())
            if len(schema.get("enum", ())) == 1 or "default" in schema
        ]
