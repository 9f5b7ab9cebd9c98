"""Pages and cursors as the document describes them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from domain.pages import Cursor, Page

Item = TypeVar("Item")
Response = tuple[dict[str, Any], int, dict[str, str]]


def render_page(
    page: Page[Item],
    render_item: Callable[[Item], dict[str, Any]],
    path: str,
    query: Mapping[str, str | Sequence[str] | None],
) -> Response:
    """Return a page as a body with its ``Link`` header.

    ``query`` are the filters, kept: a text, texts in fields of their own, or None for none.
    """
    next_cursor = render_cursor(page.next_cursor) if page.next_cursor else None
    body = {
        "items": [render_item(item) for item in page.items],
        "total": page.total,
        "limit": page.limit,
        "offset": page.offset,
        "next_offset": page.next_offset,
        "next_cursor": next_cursor,
    }
    if next_cursor is None:
        return body, 200, {}
    kept = {name: value for name, value in query.items() if value is not None}
    target = urlencode({**kept, "limit": page.limit, "cursor": next_cursor}, doseq=True)
    return body, 200, {"Link": f'<{path}?{target}>; rel="next"'}


def sort_out(words: Sequence[str] | None) -> tuple[str, ...]:
    """Return a list of a query in an order of its own, each word once."""
    return tuple(sorted(set(words or ())))


def join_words(words: Sequence[str] | None) -> str | None:
    """Return a list as one field of a query has it, None for none."""
    return ",".join(words) if words else None


def render_cursor(cursor: Cursor) -> str:
    """Return a cursor as text: ``sort~offset~value~id``, free text in hexadecimal UTF-8."""
    value = _to_hex(cursor.value) if cursor.sort.endswith("name") else cursor.value
    return f"{cursor.sort}~{cursor.offset}~{value}~{_to_hex(cursor.id)}"


def parse_cursor(text: str | None) -> Cursor | None:
    """Return the cursor of a text that has the form which the document gives.

    Any such text is a place in the order, whether or not it was ever handed out.
    """
    if text is None:
        return None
    sort, offset, value, item_id = text.split("~")
    value = _from_hex(value) if sort.endswith("name") else value
    return Cursor(sort, int(offset), value, _from_hex(item_id))


def _to_hex(text: str) -> str:
    return text.encode().hex()


def _from_hex(text: str) -> str:
    """Undo ``_to_hex``; what no text encodes to becomes U+FFFD, as does NUL, which SQL refuses."""
    return bytes.fromhex(text).decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
