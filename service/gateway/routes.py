"""The paths of the document, matched before anything decodes or rewrites a request's path."""

import re
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from service.contract.contract import Contract, DescribedOperation
from service.http.problems import MalformedRequest, MethodNotAllowed

UNSAFE = re.compile(r"[/\x00-\x1f\x7f]")
PLAIN = re.compile(rb"[A-Za-z0-9._~/-]*")
"""A path that is the same when it is decoded."""


class PathMoved(Exception):
    """A page has been asked for with a slash behind its path; without one it is at ``location``."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


class Route(Struct, frozen=True):
    """One path: its operations by method, and its ``Allow``."""

    operations: Mapping[str, DescribedOperation]
    allow: str

    def find_operation(self, method: str) -> DescribedOperation:
        """Return the operation of ``method``, HEAD being GET's. Raises MethodNotAllowed."""
        operation = self.operations.get("GET" if method == "HEAD" else method)
        if operation is None:
            raise MethodNotAllowed(method, self.allow)
        return operation

    def describe_options(self) -> dict[str, str]:
        """Return the headers that tell what may be sent here (RFC 5789 section 3.1)."""
        patch = self.operations.get("PATCH")
        accepted = {"Accept-Patch": ", ".join(patch.request_types)} if patch else {}
        return {"Allow": self.allow, **accepted}


class PageRoutes(Protocol):
    """The routes of pages for people, which the document does not describe."""

    def find_route(self, path: str) -> Route:
        """Return the route of a decoded path. Raises PathNotFound and PathMoved."""


class RouteTable:
    """Every route of a contract, found by the segments of a raw path, and those of ``pages``."""

    def __init__(self, contract: Contract, pages: PageRoutes) -> None:
        self.pages = pages
        paths: dict[str, dict[str, DescribedOperation]] = {}
        for path, method, operation in contract.iter_operations():
            paths.setdefault(path, {})[method] = operation
        routes = {path: Route(found, list_methods(found)) for path, found in paths.items()}
        self.allow = list_methods(
            {name: one for found in paths.values() for name, one in found.items()}
        )
        self.literal = {path: route for path, route in routes.items() if "{" not in path}
        self.templates = [(path.split("/"), route) for path, route in routes.items() if "{" in path]

    def find_options(self, raw_path: bytes) -> dict[str, str]:
        """Return the headers that answer OPTIONS; ``*`` is every path (RFC 9110 section 9.3.7).

        Raises PathNotFound and MalformedRequest.
        """
        if raw_path == b"*":
            return {"Allow": self.allow}
        route, _, _ = self.find_route(raw_path)
        return route.describe_options()

    def find_route(self, raw_path: bytes) -> tuple[Route, str, dict[str, str]]:
        """Return the route of a path as it was sent, the path decoded, and its parameters.

        A slash or a control character inside a segment stays percent-encoded, so that any string
        can be asked for as an id and nothing behind this sees another path.
        Raises PathNotFound, PathMoved, and MalformedRequest for a path that is not UTF-8.
        """
        segments = split_path(raw_path)
        path = "/".join(segments)
        route = self.literal.get(path)
        if route is not None:
            return route, path, {}
        for template, route in self.templates:
            if len(template) == len(segments) and _match_segments(template, segments):
                return route, path, _read_parameters(template, segments)
        return self.pages.find_route(path), path, {}


def _match_segments(template: list[str], segments: list[str]) -> bool:
    return all(
        bool(have) if want.startswith("{") else have == want
        for want, have in zip(template, segments, strict=True)
    )


def _read_parameters(template: list[str], segments: list[str]) -> dict[str, str]:
    return {
        want[1:-1]: have
        for want, have in zip(template, segments, strict=True)
        if want.startswith("{")
    }


def list_methods(operations: Mapping[str, DescribedOperation]) -> str:
    """Return the ``Allow`` of a path with these operations by method."""
    implied = ["HEAD", "OPTIONS"] if "GET" in operations else ["OPTIONS"]
    return ", ".join(sorted([*operations, *implied]))


def split_path(raw_path: bytes) -> list[str]:
    """Return the segments of a path, decoded. Raises MalformedRequest."""
    if PLAIN.fullmatch(raw_path):
        return raw_path.decode("ascii").split("/")
    return [decode_segment(segment) for segment in raw_path.split(b"/")]


def decode_segment(segment: bytes) -> str:
    """Return one segment of a path, percent-decoded except for what would change the path."""
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise MalformedRequest("The path must be percent-encoded UTF-8") from None
    return UNSAFE.sub(lambda match: f"%{ord(match.group()):02X}", text)
