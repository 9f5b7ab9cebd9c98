"""errors.py: a class a code."""

import re
from pathlib import Path

from sdk_generator.places import ROOT
from sdk_generator.text import HEADER, name_input, strip_links, wrap_docstring

ROW = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}) \| (.*?) \| (yes|no)\S* \| (.*?) \|$", re.MULTILINE)


def write_errors(package: Path) -> None:
    """Write an exception for each code, as docs/errors.md explains it."""
    rows = ROW.findall((ROOT / "docs" / "errors.md").read_text(encoding="utf-8"))
    names = [name_input(code.lower()) for code, *_ in rows]
    classes = [write_error(*row) for row in rows]
    head = HEADER.format("What can go wrong: a class for each code of the service.")
    table = "".join(f'    "{row[0]}": {name},\n' for row, name in zip(rows, names, strict=True))
    exported = "".join(f'    "{name}",\n' for name in sorted([*BASES, *names, "CODES"]))
    text = (
        f"{head}from ostler_sdk._errors import {', '.join(BASES)}\n\n__all__ = [\n{exported}]\n\n\n"
        + "\n\n".join(classes)
        + f"\n\nCODES: dict[str, type[ApiError]] = {{\n{table}}}\n"
    )
    (package / "errors.py").write_text(text, encoding="utf-8")


BASES = [
    "ApiError", "ConfigurationError", "ConflictError", "ConnectionFailed",
    "DeniedError", "NotFoundError", "OperationError", "OperationFailed", "OstlerError",
    "UnavailableError", "UnexpectedAnswer", "WaitTimeout",
]  # fmt: skip
FAMILIES = {
    "401": "DeniedError",
    "403": "DeniedError",
    "404": "NotFoundError",
    "409": "ConflictError",
}
FAMILIES |= {"412": "ConflictError"} | dict.fromkeys(("429", "502", "503"), "UnavailableError")


def write_error(code: str, status: str, meaning: str, retry: str, hint: str) -> str:
    """Return the class of a code."""
    text = f"{status}: {strip_links(meaning)}."
    hint = strip_links(hint)
    lines = [f"class {name_input(code.lower())}({FAMILIES.get(status, 'ApiError')}):"]
    lines += wrap_docstring(text, 4)
    lines += ["", f"    retry_by_default = {retry == 'yes'}"]
    lines += [f"    hint_by_default = {hint[0].upper() + hint[1:]!r}"]
    return "\n".join(lines) + "\n"
