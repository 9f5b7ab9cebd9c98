"""Log lines: the fixed fields in their order, then those of the line, and no trace."""

import logging
from datetime import UTC, datetime

import orjson
import pytest

from service.log import LineFormatter, request_id_var

STATIC = {"service": "ostler", "version": "1", "env": "test"}
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


def write(message: str, *arguments: object, **extra: object) -> str:
    record = logging.getLogger("a.b").makeRecord(
        "a.b", logging.INFO, "/secret/path.py", 7, message, arguments, None, "function", extra
    )
    record.created = MOMENT.timestamp()
    return LineFormatter(STATIC).format(record)


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
