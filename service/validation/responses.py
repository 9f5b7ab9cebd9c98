"""What the document says of each answer, held against the answers of the service."""

import gzip
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.contract.bundle import Document
from service.contract.contract import Contract
from service.http.headers import RawHeaders
from service.http.media import drop_parameters
from service.validation.response_schemas import AnswerSchema

JSON = "application/json"
JSON_BYTES = b"application/json"
HTML = "text/html"
OF_PAGES = (HTML, "text/css", "text/javascript", "text/plain", "image/vnd.microsoft.icon")
ERROR = "Error"
REQUEST_ID = b"x-request-id"
CACHE_CONTROL = b"cache-control"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DescribedAnswer:
    """One status of an operation: the headers that it must have, and its bodies by media type.

    A body of another type than JSON has no schema; without any type there is no body.
    """

    required: frozenset[bytes]
    bodies: dict[str, AnswerSchema | None]

    def is_met(self, headers: RawHeaders) -> bool:
        """Tell whether an answer whose body is a valid one surely is as described."""
        fields = dict(headers)
        return self.required <= fields.keys() and fields.get(b"content-type") == JSON_BYTES

    def list_breaches(self, headers: RawHeaders, body: bytes | None, *, judged: bool) -> list[str]:
        """Return what is not as described; ``judged`` tells that the body is, None is a stream."""
        fields = dict(headers)
        missing = self.required - fields.keys()
        breaches = [f"header {name.decode()}: required" for name in sorted(missing)]
        if not self.bodies:
            return [*breaches, "body: undescribed"] if body else breaches
        sent = fields.get(b"content-type", b"").decode("latin-1")
        media_type = sent if sent in self.bodies else drop_parameters(sent)
        if media_type not in self.bodies:
            return [*breaches, "header content-type: undescribed"]
        schema = self.bodies[media_type]
        if schema is None or judged or body is None:
            return breaches
        if fields.get(b"content-encoding") == b"gzip":
            body = gzip.decompress(body)
        return breaches + schema.list_breaches(body)


class AnswerJudge:
    """Holds every answer against the document; what no operation answers, against its introduction.

    ``record`` is told the operation of each answer that breaks the contract.
    """

    def __init__(self, contract: Contract, record: Callable[[str | None], None]) -> None:
        self.contract = contract
        self.record = record
        self._kept: dict[int, DescribedAnswer] = {}
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

    def find_schemas(self, operation_id: str) -> Mapping[int, AnswerSchema]:
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
        judged: bool,
    ) -> bool:
        """Tell whether an answer breaks the contract, and if so log and record it."""
        if judged and self._find_described(operation_id)[status].is_met(headers):
            return False
        breaches = self.list_breaches(operation_id, status, headers, body, judged=judged)
        if breaches:
            extra = {"operation": operation_id, "status": status, "breaches": breaches}
            logger.error("Answer breaks the contract", extra=extra)
            self.record(operation_id)
        return bool(breaches)

    def list_breaches(
        self,
        operation_id: str | None,
        status: int,
        headers: RawHeaders,
        body: bytes | None,
        *,
        judged: bool = False,
    ) -> list[str]:
        """Return what in an answer is not as the document has it; None is a stream.

        ``judged`` tells that the body has been held against the schema of this status already.
        """
        described = self._find_described(operation_id).get(status)
        if described is None:
            return ["status: undescribed"]
        return described.list_breaches(headers, body, judged=judged)

    def _find_described(self, operation_id: str | None) -> dict[int, DescribedAnswer]:
        """Return the statuses of an operation, or of what the document does not list."""
        return self.operations.get(operation_id or "", self.elsewhere)

    def _describe(self, response: Document) -> DescribedAnswer:
        known = self._kept.get(id(response))
        if known is None:
            known = self._kept[id(response)] = self._compile(response)
        return known

    def _compile(self, response: Document) -> DescribedAnswer:
        headers = {
            name: self.contract.resolve(one) for name, one in response.get("headers", {}).items()
        }
        return DescribedAnswer(
            required=frozenset(
                name.lower().encode() for name, one in headers.items() if one.get("required")
            ),
            bodies={
                media_type: self._compile_schema(one["schema"]) if media_type == JSON else None
                for media_type, one in response.get("content", {}).items()
            },
        )

    def _compile_schema(self, schema: Document) -> AnswerSchema:
        plain = self.contract.resolve(schema)
        mapping = plain.get("discriminator", {}).get("mapping", {})
        branches = {
            word: self._dereference({"$ref": reference}) for word, reference in mapping.items()
        }
        return AnswerSchema(self._dereference(plain), branches)

    def _dereference(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._dereference(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self._dereference(self.contract.resolve(node))
        return {key: self._dereference(value) for key, value in node.items()}

    def _describe_elsewhere(self) -> dict[int, DescribedAnswer]:
        """Return what the introduction of the document says of paths that it does not list."""
        envelope = self._compile_schema({"$ref": f"#/components/schemas/{ERROR}"})
        any_answer = frozenset({REQUEST_ID})
        refusal = DescribedAnswer(any_answer | {CACHE_CONTROL}, {JSON: envelope})
        allowing = any_answer | {b"allow"}
        moved = any_answer | {b"location"}
        return {
            200: DescribedAnswer(any_answer, dict.fromkeys((JSON, *OF_PAGES))),
            204: DescribedAnswer(allowing, {}),
            303: DescribedAnswer(moved, {HTML: None}),
            304: DescribedAnswer(any_answer | {b"etag"}, {}),
            308: DescribedAnswer(moved, {}),
            **dict.fromkeys((400, 404, 406, 412, 421, 422, 500), refusal),
            405: DescribedAnswer(allowing | {CACHE_CONTROL}, {JSON: envelope}),
        }
