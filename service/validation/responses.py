"""What the document says of each response, held against the responses of the service."""

import gzip
import logging
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from service.contract.bundle import Document
from service.contract.contract import Contract
from service.http.headers import RawHeaders
from service.http.media import drop_parameters
from service.validation.response_schemas import ResponseSchema
from service.validation.schemas import merge_reference

JSON = "application/json"
JSON_BYTES = b"application/json"
HTML = "text/html"
OF_PAGES = (
    HTML, "text/css", "text/javascript", "text/plain", "text/markdown", "image/vnd.microsoft.icon",
    "image/svg+xml", "font/woff2",
)  # fmt: skip
OF_PAGES_REFUSED = (400, 403, 404, 406, 412, 413, 415, 421, 422, 500)
ERROR = "ErrorBody"
REQUEST_ID = b"x-request-id"
API_VERSION = b"api-version"
CACHE_CONTROL = b"cache-control"

logger = logging.getLogger(__name__)


class DescribedResponse(Struct, frozen=True):
    """One status of an operation: the headers that it must have, and its bodies by media type.

    A body of another type than JSON has no schema; without any type there is no body.
    """

    required: frozenset[bytes]
    bodies: dict[str, ResponseSchema | None]

    def is_met(self, headers: RawHeaders) -> bool:
        """Tell whether a response whose body is a valid one surely is as described."""
        fields = dict(headers)
        return self.required <= fields.keys() and fields.get(b"content-type") == JSON_BYTES

    def list_violations(
        self, headers: RawHeaders, body: bytes | None, *, validated: bool
    ) -> list[str]:
        """Return what is not as described; ``validated``: the body is, None for a stream."""
        fields = dict(headers)
        missing = self.required - fields.keys()
        violations = [f"header {name.decode()}: required" for name in sorted(missing)]
        if not self.bodies:
            return [*violations, "body: undescribed"] if body else violations
        sent = fields.get(b"content-type", b"").decode("latin-1")
        media_type = sent if sent in self.bodies else drop_parameters(sent)
        if media_type not in self.bodies:
            return [*violations, "header content-type: undescribed"]
        schema = self.bodies[media_type]
        if schema is None or validated or body is None:
            return violations
        if fields.get(b"content-encoding") == b"gzip":
            body = gzip.decompress(body)
        return violations + schema.list_violations(body)


class ResponseValidator:
    """Holds every response against the document; those of no operation, against its introduction.

    ``record`` is told the operation of each response that breaks the contract.
    """

    def __init__(self, contract: Contract, record: Callable[[str | None], None]) -> None:
        self.contract = contract
        self.record = record
        self._kept: dict[int, DescribedResponse] = {}
        paths = contract.document["paths"].values()
        operations = [one for item in paths for one in item.values() if "responses" in one]
        self.operations = {
            operation["operationId"]: {
                int(status): self._describe(contract.resolve(response))
                for status, response in operation["responses"].items()
            }
            for operation in operations
        }
        self.elsewhere = self._describe_elsewhere()
        self.of_pages = self._describe_pages()

    def find_schemas(self, operation_id: str) -> Mapping[int, ResponseSchema]:
        """Return the schema of the JSON body of each status of an operation that has one."""
        found = self.operations[operation_id].items()
        bodies = {status: described.bodies.get(JSON) for status, described in found}
        return {status: schema for status, schema in bodies.items() if schema}

    def refuses(
        self,
        operation_id: str | None,
        status: int,
        headers: RawHeaders,
        body: bytes | None,
        *,
        validated: bool,
    ) -> bool:
        """Tell whether a response breaks the contract, and if so log and record it."""
        if validated and self._find_described(operation_id)[status].is_met(headers):
            return False
        violations = self.list_violations(operation_id, status, headers, body, validated=validated)
        if violations:
            extra = {"operation": operation_id, "status": status, "violations": violations}
            logger.error("Response breaks the contract", extra=extra)
            self.record(operation_id)
        return bool(violations)

    def list_violations(
        self,
        operation_id: str | None,
        status: int,
        headers: RawHeaders,
        body: bytes | None,
        *,
        validated: bool = False,
    ) -> list[str]:
        """Return what in a response is not as the document has it; None is a stream.

        ``validated`` tells that the body has been held against the schema of this status already.
        """
        described = self._find_described(operation_id).get(status)
        if described is None:
            return ["status: undescribed"]
        return described.list_violations(headers, body, validated=validated)

    def _find_described(self, operation_id: str | None) -> dict[int, DescribedResponse]:
        """Return the statuses of an operation, of a page, or of what is at no path."""
        if operation_id is None:
            return self.elsewhere
        return self.operations.get(operation_id, self.of_pages)

    def _describe(self, response: Document) -> DescribedResponse:
        known = self._kept.get(id(response))
        if known is None:
            known = self._kept[id(response)] = self._compile(response)
        return known

    def _compile(self, response: Document) -> DescribedResponse:
        headers = {
            name: self.contract.resolve(one) for name, one in response.get("headers", {}).items()
        }
        return DescribedResponse(
            required=frozenset(
                name.lower().encode() for name, one in headers.items() if one.get("required")
            ),
            bodies={
                media_type: self._compile_schema(one["schema"]) if media_type == JSON else None
                for media_type, one in response.get("content", {}).items()
            },
        )

    def _compile_schema(self, schema: Document) -> ResponseSchema:
        return ResponseSchema(self._dereference(schema))

    def _dereference(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._dereference(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self._dereference(self.contract.resolve(node))
        return merge_reference({key: self._dereference(value) for key, value in node.items()})

    def _describe_elsewhere(self) -> dict[int, DescribedResponse]:
        """Return what the introduction of the document says of paths that it does not list."""
        any_answer = frozenset({REQUEST_ID, API_VERSION})
        refusal = self._describe_refusal()
        allowing = any_answer | {b"allow"}
        moved = any_answer | {b"location"}
        return {
            204: DescribedResponse(allowing, {}),
            308: DescribedResponse(moved, {}),
            **dict.fromkeys((400, 404, 421, 500), refusal),
            405: self._describe_refusal(b"allow"),
        }

    def _describe_pages(self) -> dict[int, DescribedResponse]:
        """Return what it says of pages, and of who signs in there."""
        any_answer = frozenset({REQUEST_ID, API_VERSION})
        return {
            200: DescribedResponse(any_answer, dict.fromkeys((JSON, *OF_PAGES))),
            204: DescribedResponse(any_answer, {}),
            303: DescribedResponse(any_answer | {b"location"}, {HTML: None}),
            304: DescribedResponse(any_answer | {b"etag"}, {}),
            **dict.fromkeys(OF_PAGES_REFUSED, self._describe_refusal()),
            401: self._describe_refusal(b"www-authenticate"),
            **dict.fromkeys((429, 503), self._describe_refusal(b"retry-after")),
        }

    def _describe_refusal(self, *required: bytes) -> DescribedResponse:
        """Return the one form of a refusal, and headers that it must have beside those of all."""
        envelope = self._compile_schema({"$ref": f"#/components/schemas/{ERROR}"})
        return DescribedResponse(
            frozenset({REQUEST_ID, API_VERSION, CACHE_CONTROL, *required}), {JSON: envelope}
        )
