"""Bodies of any depth and any width: always refused as bad input, and soon."""

from collections.abc import Callable

import httpx
import pytest

from tests.contract.validator import load_document
from tests.http.api import expect_error

MAX_DEPTH = 100
MEBIBYTE = 1_048_576
DEPTHS = [1, 50, MAX_DEPTH, MAX_DEPTH + 1, 250, 254, 255, 256, 300, 512, 1000, 1023, 1024, 1025]
BROAD = 400_000
TAKES_BODY = [
    (method.upper(), path.replace("{", "").replace("}", ""), media_type)
    for path, item in load_document(usual=True)["paths"].items()
    for method, operation in item.items()
    if "requestBody" in operation
    for media_type in operation["requestBody"]["content"]
]
SHAPES: dict[str, Callable[[int], bytes]] = {
    "lists": lambda depth: b"[" * depth + b"]" * depth,
    "objects": lambda depth: b'{"name":' * depth + b"1" + b"}" * depth,
    "an unknown field": lambda depth: (
        b'{"x":' + b"[" * (depth - 1) + b"1" + b"]" * (depth - 1) + b"}"
    ),
    "both": lambda depth: (
        b"[" * (depth % 2)
        + b'[{"url":' * (depth // 2)
        + b"1"
        + b"}]" * (depth // 2)
        + b"]" * (depth % 2)
    ),
}
BROAD_BODIES = {
    "a list": b"[" + b"1," * BROAD + b"1]",
    "a list of lists": b"[" + b"[]," * (BROAD // 2) + b"[]]",
    "a list in a field": b'{"networks": [' + b"1," * BROAD + b"1]}",
    "an object": b"{" + b",".join(b'"%d":1' % number for number in range(BROAD // 4)) + b"}",
}


@pytest.mark.parametrize(("method", "path", "media_type"), TAKES_BODY)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_body_of_any_depth_is_bad_input(
    client: httpx.Client, method: str, path: str, media_type: str, shape: str
) -> None:
    for depth in DEPTHS:
        content = SHAPES[shape](depth)
        response = client.request(
            method, path, content=content, headers={"Content-Type": media_type}
        )
        if depth <= MAX_DEPTH:
            expect_error(response, 422, "VALIDATION_ERROR")
        else:
            expect_error(response, 400, "MALFORMED_REQUEST")


@pytest.mark.parametrize(("method", "path", "media_type"), TAKES_BODY)
def test_a_mebibyte_of_opening_brackets_is_bad_input(
    client: httpx.Client, method: str, path: str, media_type: str
) -> None:
    for content in (b"[" * MEBIBYTE, b'{"":' * (MEBIBYTE // 4)):
        response = client.request(
            method, path, content=content, headers={"Content-Type": media_type}
        )
        expect_error(response, 400, "MALFORMED_REQUEST")


@pytest.mark.long
@pytest.mark.parametrize(("method", "path", "media_type"), TAKES_BODY)
@pytest.mark.parametrize("shape", BROAD_BODIES)
def test_a_body_of_hundreds_of_thousands_of_values_is_bad_input(
    client: httpx.Client, method: str, path: str, media_type: str, shape: str
) -> None:
    response = client.request(
        method, path, content=BROAD_BODIES[shape], headers={"Content-Type": media_type}
    )
    expect_error(response, 400, "MALFORMED_REQUEST")
    assert client.get("/health").status_code == 200
