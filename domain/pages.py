"""A page of a list, and the place in an ordered list at which a page begins."""

from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")


class Cursor(Struct, frozen=True):
    """The place just behind one item of an ordered list.

    ``sort`` is the field of the order, with a leading ``-`` when it descends; ``value`` is that
    field of the item as text (times as microseconds since 1970), ``id`` breaks ties, and
    ``offset`` counts the items on the pages up to the place.
    """

    sort: str
    offset: int
    value: str
    id: str


class PageRequest(Struct, frozen=True):
    """Which page is wanted: ``limit`` items from ``cursor`` on, or else from ``offset`` on."""

    limit: int
    offset: int
    sort: str
    cursor: Cursor | None = None


class Page(Struct, Generic[Item], frozen=True):
    """Up to ``limit`` items, the exact ``total`` under the filters, and where the next page begins.

    ``next_cursor`` is None on the last page.
    """

    items: list[Item]
    total: int
    limit: int
    offset: int
    next_cursor: Cursor | None

    @property
    def next_offset(self) -> int | None:
        """The offset of the next page, or None on the last one."""
        return self.next_cursor.offset if self.next_cursor else None
