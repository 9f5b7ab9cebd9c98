"""``Retry-After``: seconds or a time, and anything else for nothing."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from domain.retry_after import read_retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("9" * 400, 9_999_999_999),
    ],
)
def test_retry_after_is_read_in_seconds(text: str | None, seconds: float | None) -> None:
    assert read_retry_after(text) == seconds


def test_retry_after_is_read_as_a_date() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    found = read_retry_after(then)
    assert found is not None
    assert 3000 < found <= 3600


@pytest.mark.parametrize(
    ("text", "date", "seconds"),
    [
        ("Tue, 24 Nov 1998 18:00:09 GMT", "Tue, 24 Nov 1998 18:00:00 GMT", 9.0),
        ("Tue, 24 Nov 1998 18:00:09 GMT", "Tue, 24 Nov 1998 18:00:10 GMT", 0.0),
        ("Tue, 24 Nov 1998 18:00:09 GMT", None, 0.0),
        ("Tue, 24 Nov 1998 18:00:09 GMT", "soon", 0.0),
        ("Tue, 24 Nov 1998 18:00:09 +999999999999", None, None),
        ("7", "Tue, 24 Nov 1998 18:00:00 GMT", 7.0),
        (" 7 ", None, 7.0),
    ],
)
def test_a_time_counts_from_the_date_of_the_response(
    text: str, date: str | None, seconds: float | None
) -> None:
    assert read_retry_after(text, date) == seconds
