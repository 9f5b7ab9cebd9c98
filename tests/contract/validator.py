"""The second, independent validator of every response: openapi-core on the bundled document."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import yaml
from jsonschema_path import SchemaPath
from openapi_core.casting.schemas import oas30_read_schema_casters_factory
from openapi_core.casting.schemas.factories import SchemaCastersFactory
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.response.validators import (
    V30ResponseDataValidator,
    V30ResponseHeadersValidator,
)
from openapi_core.validation.schemas import oas30_read_schema_validators_factory
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
from openapi_core.validation.schemas.validators import SchemaValidator

from service.contract.bundle import SafeLoader
from service.contract.contract import Contract
from tests.contract.exchange import Exchange, find_operation, find_path

HOST = "http://localhost"
UNUSUAL = ("SIMULATOR_CONTROL",)
"""The settings without which some operations are not there."""

RESOLVED_PARTS = 100_000
"""More than the document has: to find a part anew takes longer than to validate by it."""

KEPT_BODIES = 500
KEPT_VALUES = 1000
"""How many bodies and values of headers are known to be valid when they come again."""

LONGEST_FAULT = 500
UNDESCRIBED = {400, 404, 405, 421}
PAGES = re.compile(r"/|/docs(/[^/]+)?|/redoc|/favicon\.ico|/console(/.+)?")
SIGN_IN = re.compile(r"/console/session|/console/sign-in/oidc(/callback)?")
SIGN_IN_REFUSED = {401, 403, 406, 412, 413, 415, 422, 429, 503}
PAGE_TYPES = {
    "application/json", "text/html", "text/css", "text/javascript", "text/plain", "text/markdown",
    "image/vnd.microsoft.icon", "image/svg+xml", "font/woff2",
}  # fmt: skip


@cache
def load_contract(*, usual: bool = False) -> Contract:
    """Return the contract, as it is with the ``usual`` settings or with every operation.

    It is everybody's; whoever changes something takes a copy.
    """
    return Contract(UNUSUAL if usual else ())


def load_document(*, usual: bool = False) -> dict[str, Any]:
    """Return the bundled document of that contract."""
    return load_contract(usual=usual).document


class SchemaValidators(SchemaValidatorsFactory):
    """Makes a schema's validator once: that takes longer than to validate by it."""

    def __init__(self, usual: SchemaValidatorsFactory) -> None:
        super().__init__(usual.schema_validator_cls, usual.format_checker)
        self._remember = cache(super().create)

    def create(self, *arguments: Any, **options: Any) -> SchemaValidator:
        """Return what validates by a schema."""
        return self._remember(*arguments, **options)


class HeadersValidator(V30ResponseHeadersValidator):
    """Validates a value of a header once: most responses have the same ones."""

    def __init__(self, path: SchemaPath, **factories: Any) -> None:
        super().__init__(path, **factories)
        self._remember = lru_cache(maxsize=KEPT_VALUES)(self._validate_header)

    def _get_header(self, headers: Mapping[str, Any], name: str, header: SchemaPath) -> Any:
        return self._remember(name, header, headers.get(name))

    def _validate_header(self, name: str, header: SchemaPath, value: str | None) -> Any:
        return super()._get_header({} if value is None else {name: value}, name, header)


@cache
def _load_validators() -> tuple[V30ResponseDataValidator, HeadersValidator]:
    path = SchemaPath.from_dict(
        spell_out_null(load_document()), resolved_cache_maxsize=RESOLVED_PARTS
    )
    validators = SchemaValidators(oas30_read_schema_validators_factory)
    types = oas30_read_schema_casters_factory.types_caster
    factories: Any = {
        "schema_validators_factory": validators,
        "schema_casters_factory": SchemaCastersFactory(validators, types),
    }
    data = V30ResponseDataValidator(path, extra_media_type_deserializers=READERS, **factories)
    return data, HeadersValidator(path, **factories)


def spell_out_null(node: Any) -> Any:
    """Return a part of the document in which null stands beside each reference that may be null.

    The document says so as generators of clients read it, with ``nullable`` beside ``allOf``.
    OpenAPI 3.0.3, and openapi-core with it, has ``nullable`` mean something beside ``type`` alone.
    """
    if isinstance(node, list):
        return [spell_out_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    spelled = {key: spell_out_null(value) for key, value in node.items()}
    if spelled.get("nullable") is True and "type" not in spelled:
        del spelled["nullable"]
        null = {"type": "object", "nullable": True, "enum": [None]}
        return {"anyOf": [spelled, null]}
    return spelled


def decode_text(content: bytes, **_: str) -> str:
    """Return the text of a body; all texts of the service are UTF-8."""
    return content.decode()


def read_yaml(content: bytes | str, **_: str) -> Any:
    """Return what a YAML text says."""
    return yaml.load(content, Loader=SafeLoader)  # noqa: S506, it is the safe one of libyaml


READERS: dict[str, Callable[[bytes], Any]] = {
    "application/yaml": read_yaml,
    "text/plain": decode_text,
}


def validate_exchange(exchange: Exchange) -> list[str]:
    """Return what the document does not allow in this response; empty when all is well.

    A response without an operation may only be 204 to OPTIONS, 400, 404 or 405, 308 to a page with
    a slash at its end, or a page. To HEAD only the status and the headers are validated, as those
    of GET.
    """
    if not find_operation(load_document(), exchange.method, exchange.path):
        return _judge_undescribed(exchange)
    is_head = exchange.method == "HEAD"
    method, path = "get" if is_head else exchange.method, _plain_path(exchange.path)
    kind = exchange.get_header("content-type") or ""
    headers = {name: values[0] for name, values in exchange.headers.items()}
    faults = _validate_headers(method, path, exchange.status, kind, headers)
    if not is_head:
        faults += _validate_data(method, path, exchange.status, kind, exchange.body)
    return list(dict.fromkeys(faults))


def _validate_headers(
    method: str, path: str, status: int, kind: str, headers: dict[str, str]
) -> list[str]:
    _, validator = _load_validators()
    response = MockResponse(b"", status, headers, kind)
    return _describe(validator.iter_errors(MockRequest(HOST, method, path), response))


@lru_cache(maxsize=KEPT_BODIES)
def _validate_data(method: str, path: str, status: int, kind: str, body: bytes) -> list[str]:
    validator, _ = _load_validators()
    response = MockResponse(body, status, {}, kind)
    return _describe(validator.iter_errors(MockRequest(HOST, method, path), response))


def _describe(errors: Iterable[Exception]) -> list[str]:
    return [f"{error}: {error.__cause__ or ''}"[:LONGEST_FAULT] for error in errors]


def _judge_undescribed(exchange: Exchange) -> list[str]:
    if exchange.method == "OPTIONS" and exchange.status in (204, 404):
        return []
    if exchange.status in UNDESCRIBED:
        return []
    if exchange.path in ("/docs/", "/redoc/", "/console/") and exchange.status == 308:
        return []
    if SIGN_IN.fullmatch(exchange.path):
        return _judge_sign_in(exchange)
    if PAGES.fullmatch(exchange.path) and exchange.method in ("GET", "HEAD"):
        return _judge_page(exchange)
    return [
        f"{exchange.method} {exchange.path} is not described and was answered {exchange.status}"
    ]


def _judge_sign_in(exchange: Exchange) -> list[str]:
    """Return what is not as a page expects it that signs somebody in or out."""
    if exchange.get_header("cache-control") != "no-store":
        return [f"{exchange.path} may be kept"]
    if exchange.status in SIGN_IN_REFUSED:
        return []
    if exchange.status == 200:
        told = {"required", "signed_in", "methods"}
        known = exchange.method == "HEAD" or exchange.data.keys() == told
        return [] if known else [f"{exchange.path} tells something else"]
    if exchange.status == 303:
        return [] if exchange.get_header("location") else ["Where is it?"]
    return [] if exchange.status == 204 else [f"{exchange.path} was answered {exchange.status}"]


def _judge_page(exchange: Exchange) -> list[str]:
    """Return what is not as the introduction of the document has it of pages."""
    kind = (exchange.get_header("content-type") or "").partition(";")[0]
    if exchange.status == 303 and exchange.path == "/":
        known = exchange.get_header("location") in ("/console", "/docs")
        return [] if known else ["Where is it?"]
    if exchange.status == 200:
        wanted = ["etag"] if exchange.path != "/" else ["vary"]
        wrong = [f"{name} is missing" for name in wanted if not exchange.get_header(name)]
        return wrong if kind in PAGE_TYPES else [*wrong, f"{exchange.path} is {kind}"]
    if exchange.status == 304:
        return [] if exchange.get_header("etag") else ["etag is missing"]
    if exchange.status in (406, 412, 422, 500):
        known = exchange.method == "HEAD" or set(exchange.data["error"]) >= {"code", "message"}
        no_store = exchange.get_header("cache-control") == "no-store"
        return [] if known and no_store else [f"{exchange.status} is no error as others are"]
    return [f"{exchange.path} was answered {exchange.status}"]


def _plain_path(path: str) -> str:
    """Return the path with plain words for its parameters, since only the response is validated."""
    template = find_path(load_document(), path) or path
    return "/".join("any" if part.startswith("{") else part for part in template.split("/"))
