"""What bugs are made of: changes of what is asked and of what is answered."""

import re
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.contract.proxy import ProxiedResponse, Request

Change = Callable[[Any], Any]


def is_server(data: Any) -> bool:
    return "ip_address" in data


def is_keypair(data: Any) -> bool:
    return "fingerprint" in data


def is_page(data: Any) -> bool:
    return "total" in data


def is_audit_page(data: Any) -> bool:
    return "next_cursor" in data and "first_available" in data


def is_event_page(data: Any) -> bool:
    return "next_after" in data


def is_error(data: Any) -> bool:
    return "error" in data


def alter(
    fits: Callable[[Any], bool], change: Change
) -> Callable[[Request, ProxiedResponse], None]:
    """Return a bug that changes the data of every JSON answer that ``fits``."""

    def run(request: Request, response: ProxiedResponse) -> None:
        kind = response.headers.get("content-type")
        if kind != "application/json" or not response.body or request.target.startswith("/openapi"):
            return
        data = response.data
        if fits(data):
            change(data)
            response.data = data

    return run


def alter_error(code: str, change: Change) -> Callable[[Request, ProxiedResponse], None]:
    """Return a bug that changes every error of one code."""
    return alter(lambda data: is_error(data) and data["error"]["code"] == code, change)


def swap_status(old: int, new: int) -> Callable[[Request, ProxiedResponse], None]:
    """Return a bug that answers one status for another."""

    def run(request: Request, response: ProxiedResponse) -> None:
        if response.status == old:
            response.status = new

    return run


def set_header(
    name: str, value: str | None, status: int = 200
) -> Callable[[Request, ProxiedResponse], None]:
    """Return a bug that sets a header, or drops it for None, on every response of ``status``."""

    def run(request: Request, response: ProxiedResponse) -> None:
        if response.status == status:
            response.headers.pop(name, None)
            if value is not None:
                response.headers[name] = value

    return run


def drop_query(name: str) -> Callable[[Request], None]:
    """Return a bug that looks over a query parameter."""

    def run(request: Request) -> None:
        request.target = re.sub(rf"[?&]{name}=[^&]*", "", request.target).replace(
            "servers&", "servers?"
        )

    return run


def drop_condition(request: Request) -> None:
    """Look over If-None-Match."""
    request.headers.pop("if-none-match", None)


def replace_request_id(request: Request, response: ProxiedResponse) -> None:
    """Give every response the same id."""
    response.headers["x-request-id"] = "always-the-same"


def fail(request: Request, response: ProxiedResponse) -> None:
    """Fail where something is not found."""
    if response.status == 404:
        response.status = 500
        response.data = {"error": {"code": "INTERNAL_ERROR", "message": "Failed", "details": None}}


def be_away(request: Request, response: ProxiedResponse) -> None:
    """Answer 503 to a list, without Retry-After."""
    if request.method == "GET" and request.target.startswith("/api/v1/servers?"):
        response.status = 503
        response.data = {
            "error": {"code": "SERVICE_UNAVAILABLE", "message": "Away", "details": None}
        }


def never_modified(request: Request, response: ProxiedResponse) -> None:
    """Answer 304 to those who asked for no such thing."""
    if request.method == "GET" and "etag" in response.headers:
        response.status, response.body = 304, b""


def number_etags() -> Callable[[Request, ProxiedResponse], None]:
    """Return a bug that gives every response of a server an ETag of its own."""
    numbers = count()

    def run(request: Request, response: ProxiedResponse) -> None:
        if response.status == 200 and "/servers/" in request.target:
            response.headers["etag"] = f'"{next(numbers):032x}"'

    return run


def leak(data: Any) -> None:
    """Tell what went wrong inside."""
    data["error"]["message"] = "(sqlite3.OperationalError) no such table: servers"
