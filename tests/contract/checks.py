"""What must hold of every response beyond its schema; each check raises AssertionError."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.contract.exchange import Exchange, Send, find_operation, list_query_parameters
from tests.contract.failures import check_retry
from tests.contract.pages import (
    check_audit_page,
    check_event_page,
    check_page_arithmetic,
    check_page_filters,
    check_page_order,
)
from tests.contract.validator import load_document, validate_exchange

SANE_REQUEST_ID = re.compile(r"[\x21-\x7e]{1,128}")
STRONG_ETAG = re.compile(r'"[\x21\x23-\x7e]+"')
INTERNALS = (
    "traceback",
    "sqlalchemy",
    "psycopg",
    "sqlite",
    'file "',
    "/site-packages/",
    "select ",
    "insert into",
    "connexion",
    "starlette",
    "werkzeug",
    "uvicorn",
)
PROTECTION = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}
NOTHING_LOADED = "default-src 'none'; frame-ancestors 'none'"
CHANGES = 5  # so often in a row may something have changed between two requests
ECHOED = ("name", "flavor_id", "image_id")
ERROR_KEYS = {"code", "message", "details"}


def check_description(exchange: Exchange) -> None:
    """The document allows the response, as openapi-core reads it."""
    faults = validate_exchange(exchange)
    assert not faults, "; ".join(faults)


def check_failure(exchange: Exchange) -> None:
    """The service itself never fails: 500 is described, and still a fault."""
    assert exchange.status != 500, "the service failed"


def check_envelope(exchange: Exchange) -> None:
    """Whatever is 400 and above is the one envelope; only a health check's 503 is not."""
    if exchange.status < 400 or exchange.method == "HEAD":
        return
    if exchange.status == 503 and exchange.path.startswith("/health"):
        return
    kind = exchange.get_header("content-type")
    assert kind == "application/json", f"an error is sent as {kind}"
    error = json.loads(exchange.body)
    assert set(error) == {"error"}, f"the keys of an error are {sorted(error)}"
    keys = set(error["error"]) - {"omitted"}
    assert keys == ERROR_KEYS, f"an error has {sorted(error['error'])}"
    assert re.fullmatch(r"[A-Z]+(_[A-Z]+)*", error["error"]["code"]), error["error"]["code"]
    assert error["error"]["message"].strip(), "an error has no message"
    assert (exchange.status == 405) == (exchange.get_header("allow") is not None)


def check_request_id(exchange: Exchange) -> None:
    """A sane request id comes back, and anything else is replaced by a sane one."""
    answered = exchange.get_header("x-request-id")
    assert answered, "there is no X-Request-ID"
    sent = exchange.request_headers.get("x-request-id", "").strip(" \t")
    if SANE_REQUEST_ID.fullmatch(sent):
        assert answered == sent, f"{sent!r} was sent and {answered!r} came back"
    else:
        assert SANE_REQUEST_ID.fullmatch(answered), f"{answered!r} is not sane"


def check_caution(exchange: Exchange) -> None:
    """No browser guesses what a response is or shows it elsewhere, and no cache keeps a refusal."""
    sent = {name: exchange.get_header(name) for name in PROTECTION}
    assert sent == PROTECTION, f"browsers are told {sent}"
    policy = exchange.get_header("content-security-policy") or ""
    kind = exchange.get_header("content-type") or ""
    is_page = kind.startswith("text/html") or exchange.status == 304
    assert policy == NOTHING_LOADED or (is_page and "default-src 'none'" in policy), policy
    if exchange.status >= 400:
        assert exchange.get_header("cache-control") == "no-store", "a refusal may be kept"


def check_leaks(exchange: Exchange) -> None:
    """Nothing of the inside shows, unless the client itself sent the very words."""
    said = "\n".join(
        f"{name}: {value}" for name, values in exchange.headers.items() for value in values
    )
    kind = exchange.get_header("content-type") or ""
    if kind == "application/json" and not exchange.path.startswith("/openapi"):
        said += exchange.body.decode()
    asked = unquote(exchange.url) + json.dumps(exchange.sent, ensure_ascii=False)
    asked = (asked + "".join(exchange.request_headers.values())).lower()
    shown = [word for word in INTERNALS if word in said.lower() and word not in asked]
    assert not shown, f"the answer shows {shown}"


def check_unknown_query(exchange: Exchange) -> None:
    """A query parameter that is not described, or is given twice, is never taken."""
    if not find_operation(load_document(), exchange.method, exchange.path):
        return
    if exchange.status >= 400:
        return
    known = list_query_parameters(load_document(), exchange.method, exchange.path)
    names = [name for name, _ in exchange.query]
    unknown = set(names) - known.keys()
    assert not unknown, f"unknown query parameters are taken: {unknown}"
    once = [name for name in names if known[name]["schema"].get("type") != "array"]
    assert len(once) == len(set(once)), f"a query parameter is taken twice: {names}"


def check_what_was_sent(exchange: Exchange) -> None:
    """A server or a key pair that was made or changed is what was asked for, inside and out."""
    if exchange.status not in (200, 201, 202) or exchange.method not in ("POST", "PATCH"):
        return
    sent, server = exchange.sent or {}, exchange.data
    if "public_key" in sent:
        assert server["name"] == sent["name"], f"{sent} became {server}"
        made, wanted = server["public_key"].split(" "), sent["public_key"].split()
        assert made[:2] == wanted[:2], f"{sent} became {server}"
    if "flavor" not in server:
        return
    for name in ECHOED:
        if "action" in sent and (name == "name" or server["task"] or server["fault"]):
            continue  # the name is that of an image; what goes on or failed was not reached
        if sent.get(name) is not None:
            same = sent[name] in list_names(server, name)
            assert same, f"{name}: {sent[name]!r} became {server[name]!r}"
    assert server["flavor"]["id"] == server["flavor_id"]
    assert server["image"]["id"] == server["image_id"]


def list_names(server: Any, name: str) -> list[str]:
    """Return by what a field of a server may be asked for: what it shows, or the name of that."""
    named = server.get(name.removesuffix("_id"), {}) if name.endswith("_id") else {}
    return [server[name], *([named["name"]] if named else [])]


def check_etag(exchange: Exchange) -> None:
    """An ETag is strong; a 304 answers only those who asked for it."""
    etag = exchange.get_header("etag")
    assert etag is None or STRONG_ETAG.fullmatch(etag), f"{etag} is not a strong ETag"
    if exchange.status == 304:
        asked = exchange.request_headers.get("if-none-match", "")
        assert etag is not None, "a 304 has no ETag"
        assert etag in asked or asked.strip() == "*", f"{asked!r} is not {etag}"


def check_repetition(exchange: Exchange, send: Send) -> None:
    """GET with the ETag of a first response is 304, with the same ETag and no body.

    Each coding of a representation has an ETag of its own. What has changed since, as a server
    that is being built does, has another ETag: then that is the first response.
    """
    etag = exchange.get_header("etag")
    if exchange.method != "GET" or exchange.status != 200 or not etag:
        return
    codings = exchange.request_headers.get("accept-encoding", "identity")
    for _ in range(CHANGES):
        again = send("GET", exchange.url, {"If-None-Match": etag, "Accept-Encoding": codings})
        if again.status != 200 or again.get_header("etag") in (etag, None):
            break
        etag = again.get_header("etag") or ""
    assert again.status == 304, f"If-None-Match of {etag} is answered {again.status}"
    assert again.get_header("etag") == etag


def check_location(exchange: Exchange, send: Send) -> None:
    """What was made is where the response says, as the response says, but for a secret."""
    if exchange.status != 201 or exchange.get_header("idempotent-replayed"):
        return  # what a response of yesterday tells of may be gone
    location = exchange.get_header("location")
    assert location, "201 has no Location"
    parts = urlsplit(exchange.url)
    found = send("GET", f"{parts.scheme}://{parts.netloc}{location}", {})
    assert found.status == 200, f"{location} is answered {found.status}"
    made = {name: value for name, value in exchange.data.items() if name != "secret"}
    assert found.data == made, f"{location} shows {found.data}"


def check_query_refusal(exchange: Exchange, send: Send) -> None:
    """The same request with an unknown query parameter is 422, and names it."""
    if exchange.method != "GET" or exchange.status != 200:
        return
    mark = "&" if urlsplit(exchange.url).query else "?"
    refused = send("GET", f"{exchange.url}{mark}no_such_parameter=1", {})
    assert refused.status == 422, f"an unknown query parameter is answered {refused.status}"
    assert ["query", "no_such_parameter"] in [
        part["loc"] for part in refused.data["error"]["details"]
    ]


PASSIVE: tuple[Callable[[Exchange], None], ...] = (
    check_description,
    check_failure,
    check_envelope,
    check_retry,
    check_request_id,
    check_caution,
    check_leaks,
    check_unknown_query,
    check_what_was_sent,
    check_etag,
    check_page_arithmetic,
    check_page_order,
    check_page_filters,
    check_audit_page,
    check_event_page,
)
ACTIVE: tuple[Callable[[Exchange, Send], None], ...] = (
    check_repetition,
    check_location,
    check_query_refusal,
)
