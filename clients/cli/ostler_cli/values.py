"""What people write for a value, and what the service is sent for it."""

import base64
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ostler_cli.table import Row

SPAN = re.compile(r"([0-9]{1,9})([smhdw]?)")
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_span(text: str) -> timedelta | None:
    """Return the time that `90s`, `15m`, `2h`, `7d` or `1w` is long, None for another text."""
    found = SPAN.fullmatch(text.strip())
    return timedelta(seconds=int(found[1]) * SECONDS[found[2]]) if found else None


class Span(click.ParamType[float]):
    """A time to wait, as a number of seconds."""

    name = "duration"

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Return the seconds."""
        span = parse_span(str(value))
        if span is None:
            self.fail(f"{value!r} is not a time such as 90s, 15m or 2h", param, ctx)
        return span.total_seconds()


class Moment(click.ParamType[str]):
    """A moment: as RFC 3339 has it, or so long from now, or ago."""

    name = "time"

    def __init__(self, direction: int) -> None:
        self._direction = direction

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Return the moment as the service takes it, which looks at its form."""
        text = str(value)
        span = parse_span(text) if not text.isdigit() else None
        if span is None:
            return text
        try:
            moment = datetime.now(UTC) + self._direction * span
        except OverflowError:
            self.fail(f"{text!r} is too long", param, ctx)
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


class AnyCase(click.Choice[str]):
    """One of several words, in any case of letters."""

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Return the word as the service has it."""
        for choice in self.choices:
            if str(choice).casefold() == str(value).casefold():
                return str(choice)
        return str(super().convert(value, param, ctx))

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> Any:
        """Return the words that begin so."""
        from click.shell_completion import CompletionItem

        begin = incomplete.casefold()
        words = [str(choice) for choice in self.choices]
        return [CompletionItem(word) for word in words if word.casefold().startswith(begin)]


class Words(click.ParamType[list[str]]):
    """Several words with commas between them, each one of a choice."""

    name = "words"

    def __init__(self, choice: AnyCase) -> None:
        self._choice = choice

    def convert(self, value: Any, param: Any, ctx: Any) -> list[str]:
        """Return the words."""
        words = [value] if isinstance(value, str) else value
        parts = [part.strip() for word in words for part in word.split(",")]
        return [self._choice.convert(part, param, ctx) for part in parts]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the choice."""
        return self._choice.get_metavar(param, ctx)

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> Any:
        """Return the words that begin so."""
        return self._choice.shell_complete(ctx, param, incomplete)


class Label(click.ParamType[tuple[str, str]]):
    """A key and a value with `=` between them."""

    name = "key=value"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """Return both."""
        if isinstance(value, tuple):
            return str(value[0]), str(value[1])
        key, equals, rest = str(value).partition("=")
        if not key or not equals:
            self.fail(f"{value!r} is not KEY=VALUE", param, ctx)
        return key, rest


class Content(click.ParamType[str]):
    """What is in a file; `-` is standard input."""

    name = "file"

    def __init__(self, encoded: bool) -> None:
        self._encoded = encoded

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """Return the content, in Base64 where the service wants that."""
        try:
            return self._read(str(value))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            self.fail(f"{value!r} cannot be read: {reason}", param, ctx)
        except UnicodeDecodeError:
            self.fail(f"{value!r} is not text", param, ctx)

    def _read(self, text: str) -> str:
        if self._encoded:
            return base64.b64encode(self._read_bytes(text)).decode()
        if " " in text:  # what a file has, as it is
            return text
        return self._read_bytes(text).decode().strip()

    @staticmethod
    def _read_bytes(text: str) -> bytes:
        return sys.stdin.buffer.read() if text == "-" else Path(text).expanduser().read_bytes()

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> Any:
        """Have the shell complete the name of a file."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def choose_type(row: Row) -> click.ParamType[Any] | type:
    """Return the type of an option or an argument of the table."""
    if row["type"] == "choice":
        choice = AnyCase([str(word) for word in row["choices"]])
        return Words(choice) if row.get("commas") else choice
    if row["type"] == "integer":
        return click.IntRange(row.get("minimum"), row.get("maximum"))
    if row["type"] == "number":
        return click.FLOAT
    if row["type"] == "time":
        return Moment(1 if row["in"] == "body" else -1)
    if row["type"] == "map":
        return Label()
    if row["type"] in ("base64-file", "text-file"):
        return Content(row["type"] == "base64-file")
    return str
