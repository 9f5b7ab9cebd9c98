"""Log lines: the fixed fields in their order, then those of the line, and no trace."""

import logging
from datetime import UTC, datetime

import orjson
import pytest

from service.http.request_ids import request_id_var
from service.process.log import LineFormatter, TextFormatter

STATIC = {"service": "ostler", "version": "1", "env": "test"}
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


def make_line(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    record = logging.getLogger("a.b").makeRecord(
        "a.b", logging.INFO, "/secret/path.py", 7, message, arguments, None, "function", extra
    )
    record.created = MOMENT.timestamp()
    return record


def write(message: str, *arguments: object, **extra: object) -> str:
    return LineFormatter(STATIC).format(make_line(message, *arguments, **extra))


def write_text(message: str, *arguments: object, **extra: object) -> str:
    return TextFormatter().format(make_line(message, *arguments, **extra))


def test_a_line_has_its_fields_in_order() -> None:
    token = request_id_var.set("request-1")
    line = write("Done %d of %s", 1, "é", status=200, path="/x")
    request_id_var.reset(token)
    assert line == (
        '{"asctime":"2026-01-02T03:04:05Z","name":"a.b","levelname":"INFO",'
        '"message":"Done 1 of é","request_id":"request-1","service":"ostler","version":"1",'
        '"env":"test","status":200,"path":"/x"}'
    )


@pytest.mark.parametrize("value", [MOMENT, b"bytes", {1: 2}, {"a", "b"}, ValueError("x"), int])
def test_whatever_is_logged_can_be_written(value: object) -> None:
    assert "value" in orjson.loads(write("Odd", value=value))


def test_neither_traces_nor_paths_are_written() -> None:
    try:
        raise KeyError("secret")
    except KeyError as error:
        record = logging.LogRecord(
            "a", 40, "/secret", 1, "Failed", (), (KeyError, error, error.__traceback__)
        )
    assert "secret" not in LineFormatter(STATIC).format(record)
    assert "secret" not in TextFormatter().format(record)


def test_a_line_of_text_can_be_read_and_says_whose_request_it_is() -> None:
    token = request_id_var.set("request-1")
    line = write_text("Done %d of %s", 1, "é", status=200, path="/x", labels={"a": 1}, cause=None)
    request_id_var.reset(token)
    assert line == (
        '2026-01-02T03:04:05Z INFO     a.b: Done 1 of é status=200 path=/x labels={"a":1} '
        "cause=null request_id=request-1"
    )
    assert write_text("Ready") == "2026-01-02T03:04:05Z INFO     a.b: Ready"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two words", '"two words"'),
        ("a=b", '"a=b"'),
        ('say "x"', r'"say \"x\""'),
        ("", '""'),
        ("é ü", '"é ü"'),
        ("a\nb", r'"a\nb"'),
        ("\x1b[2J", r'"\u001b[2J"'),
        ("\x9b2J", r'"\u009b2J"'),
        ("\x7f", r'"\u007f"'),
        ("\u202ereversed", r'"\u202ereversed"'),
    ],
)
def test_a_value_in_text_ends_where_it_seems_to_and_cannot_control_a_terminal(
    value: str, shown: str
) -> None:
    assert write_text("Odd", path=value).endswith(f" path={shown}")


@pytest.mark.parametrize("value", [["\x9b2J"], {"\u202e": 1}, ["a", "\x7f"]])
def test_neither_can_what_is_inside_of_a_value(value: object) -> None:
    assert write_text("Odd", value=value).isprintable()


def test_neither_can_a_message() -> None:
    line = write_text("two\nlines of %s", "\x1b[2J")
    assert line.endswith(r'a.b: "two\nlines of \u001b[2J"')


@pytest.mark.parametrize("value", [MOMENT, b"bytes", {1: 2}, {"a", "b"}, ValueError("x"), int])
def test_whatever_is_logged_can_be_written_as_text(value: object) -> None:
    assert " value=" in write_text("Odd", value=value)
