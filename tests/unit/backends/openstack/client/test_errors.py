"""Responses of an OpenStack: each becomes one of the few errors of the contract."""

from collections.abc import Callable

import pytest
from requests import Response

from backends.base import BackendRefused, CloudUnavailable, ServerMissing
from backends.openstack.client.errors import check_change, check_read, parse, read_pause

QUOTA = "Quota exceeded for instances: Requested 1, but already used 10 of 10 instances"
PORTS = "Maximum number of ports exceeded"


def answer(status: int, message: str = "no") -> Response:
    """Return a response of Nova's."""
    response = Response()
    response.status_code = status
    quoted = message.replace("\n", "\\n")
    response._content = f'{{"fault": {{"code": {status}, "message": "{quoted}"}}}}'.encode()
    return response


@pytest.mark.parametrize(
    ("status", "message", "reason", "quota"),
    [
        (403, QUOTA, "quota", "instances"),
        (403, PORTS, "quota", None),
        (403, "Policy does not allow this", "state", None),
        (409, "Cannot 'stop' instance while it is in vm_state stopped", "state", None),
        (413, "Too much", "quota", None),
        (400, "Flavor big could not be found", "reference", None),
        (400, "Can not find requested image", "reference", None),
        (400, "Flavor's disk is smaller than the minimum size of the image.", "input", None),
        (400, "Flavor's memory is too small for requested image.", "input", None),
        (400, "When resizing, instances must change flavor!", "input", None),
        (400, "Invalid input for field/attribute name. Value: my network.", "input", None),
        (400, "Invalid input for field/attribute key_name. Value: x.", "reference", None),
        (400, "An invalid 'name' value was provided", "input", None),
    ],
)
def test_a_refusal_has_a_reason(status: int, message: str, reason: str, quota: str | None) -> None:
    with pytest.raises(BackendRefused) as refusal:
        check_change(answer(status, message))
    assert (refusal.value.reason, refusal.value.quota) == (reason, quota)
    assert str(refusal.value) == message.partition(". Value: ")[0]


@pytest.mark.parametrize("check", [check_change, check_read])
@pytest.mark.parametrize("status", [401, 406, 429, 500, 502, 503, 504])
def test_what_may_pass_is_silence(check: Callable[[Response], None], status: int) -> None:
    with pytest.raises(CloudUnavailable, match=str(status)):
        check(answer(status))


@pytest.mark.parametrize("check", [check_change, check_read])
def test_what_is_not_there_is_missing(check: Callable[[Response], None]) -> None:
    with pytest.raises(ServerMissing):
        check(answer(404))


@pytest.mark.parametrize("check", [check_change, check_read])
@pytest.mark.parametrize("status", [200, 202, 204])
def test_what_is_done_is_no_error(check: Callable[[Response], None], status: int) -> None:
    response = answer(status)
    check(response)
    assert response.status_code == status


def test_a_message_is_one_line_without_addresses() -> None:
    told = "See http://10.0.0.1:9696/v2.0\nfor more" + "." * 1000
    with pytest.raises(BackendRefused) as refusal:
        check_change(answer(409, told))
    message = str(refusal.value)
    assert message.startswith("See (address) for more")
    assert len(message) == 300


def test_a_value_that_is_refused_is_named_and_neither_it_nor_its_pattern_is_shown() -> None:
    message = (
        "Invalid input for field/attribute name. Value:  s3cret. ' s3cret' does not match '^x$'"
    )
    with pytest.raises(BackendRefused) as refusal:
        check_change(answer(400, message))
    assert str(refusal.value) == "Invalid input for field/attribute name"


def test_a_response_that_is_no_json_is_told_by_its_status() -> None:
    response = answer(409)
    response._content = b"<html>"
    with pytest.raises(BackendRefused, match="409"):
        check_change(response)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-1"}, None),
        (
            {
                "Date": "Tue, 24 Nov 1998 18:00:00 GMT",
                "Retry-After": "Tue, 24 Nov 1998 18:00:09 GMT",
            },
            9.0,
        ),
        ({"Retry-After": "Tue, 24 Nov 1998 18:00:09 GMT"}, 0.0),
    ],
)
def test_a_service_says_for_how_long_to_leave_it_alone(
    headers: dict[str, str], seconds: float | None
) -> None:
    response = answer(429)
    response.headers.update(headers)
    assert read_pause(response) == seconds
    with pytest.raises(CloudUnavailable) as unavailable:
        check_change(response)
    assert unavailable.value.retry_after == seconds


def test_too_much_at_once_is_no_quota_when_it_passes() -> None:
    response = answer(413, "OverLimit Retry...")
    response.headers["Retry-After"] = "5"
    with pytest.raises(CloudUnavailable) as unavailable:
        check_change(response)
    assert unavailable.value.retry_after == 5.0


@pytest.mark.parametrize("text", [b"", b'{"servers": [', b"<html>", b"\xff"])
def test_a_response_that_cannot_be_read_is_silence(text: bytes) -> None:
    response = answer(200)
    response._content = text
    with pytest.raises(CloudUnavailable, match="cannot be read"):
        parse(response)
