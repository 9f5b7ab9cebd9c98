"""Idempotency keys: which are sane, and which requests are the same."""

import pytest

from service.http.problems import ValidationFailed
from service.middlewares.idempotency import make_fingerprints, read_key

PATH = "/api/v1/servers"
BODY = b'{"name":"web","labels":{"a":"1","b":"2"}}'


def test_a_request_is_itself() -> None:
    assert make_fingerprints("POST", PATH, BODY) == make_fingerprints("POST", PATH, BODY)


def test_spaces_and_the_order_of_fields_make_no_other_request() -> None:
    other = b'{ "labels": {"b": "2", "a": "1"}, "name": "web" }'
    assert make_fingerprints("POST", PATH, other) == make_fingerprints("POST", PATH, BODY)


def test_fields_that_are_null_make_no_other_request() -> None:
    other = b'{"name":"web","key_name":null,"labels":{"a":"1","b":"2","c":null}}'
    assert make_fingerprints("POST", PATH, other)[:1] == make_fingerprints("POST", PATH, BODY)


def test_a_request_with_nulls_is_known_by_what_versions_before_made_of_it() -> None:
    body = b'{"name":"web","key_name":null}'
    now, before = make_fingerprints("POST", PATH, body)
    assert now == make_fingerprints("POST", PATH, b'{"name":"web"}')[0]
    assert before == "a7533975ecf4dd529d7da14c23080c568e9cce01642ad8573bbb03e3fadf6786"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", PATH, BODY),
        ("POST", f"{PATH}/a/action", BODY),
        ("POST", PATH, b'{"name":"web","labels":{"a":"1","b":"3"}}'),
        ("POST", PATH, b'{"name":"web"}'),
        ("POST", PATH, b""),
    ],
)
def test_another_method_path_or_body_is_another_request(
    method: str, path: str, body: bytes
) -> None:
    assert make_fingerprints(method, path, body) != make_fingerprints("POST", PATH, BODY)


def test_the_end_of_the_path_is_not_the_beginning_of_the_body() -> None:
    assert make_fingerprints("POST", "/a1", b"") != make_fingerprints("POST", "/a", b"1")


def test_a_list_in_another_order_is_another_request() -> None:
    assert make_fingerprints("POST", PATH, b"[1,2]") != make_fingerprints("POST", PATH, b"[2,1]")


@pytest.mark.parametrize("key", [b"a", b"!", b"~" * 255, b'"8e03978e-40d5-43dd-bc93-6894a57f9324"'])
def test_visible_characters_are_a_key(key: bytes) -> None:
    assert read_key([(b"host", b"x"), (b"idempotency-key", key)]) == key.decode()


def test_a_request_without_the_header_has_no_key() -> None:
    assert read_key([(b"host", b"x")]) is None


@pytest.mark.parametrize("key", [b"", b"a" * 256, b"a b", b"a\tb", b"\x7f", b"\xc3\xa9"])
def test_an_insane_key_is_refused_and_named(key: bytes) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        read_key([(b"idempotency-key", key)])
    assert [fault["loc"] for fault in refusal.value.details] == [["header", "Idempotency-Key"]]
