"""Sources: the table, or the two tables, from which the rows of a list are taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists

from persistence.listings import DEFAULT_FIELD, Link, Listing, Walk

Columns = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Source:
    """``rows`` to select from, their ``columns`` by name, and the conditions that always hold.

    ``index`` is the filter or the field whose index is to be walked, None for any.
    """

    listing: Listing[Any]
    walk: Walk
    index: str | None
    rows: FromClause
    columns: Columns
    conditions: Sequence[ColumnElement[bool]]

    def match(self, spanned: str | None = None) -> ColumnElement[bool]:
        """Return the condition that the rows meet every filter.

        The one that is ``spanned`` is written as a span of one value, so that the database takes
        its column for one that varies and can give order.
        """
        link, filters = self.listing.link, self.walk.filters
        linked = tuple(name for name in filters if link and name in link.filters)
        equal = [name for name in filters if name not in linked and name != spanned]
        conditions = [self._compare(name) for name in equal]
        if spanned:
            column = self.columns[spanned]
            conditions += [column >= bindparam(spanned), column <= bindparam(spanned)]
        if link and linked:
            conditions += self._compare_linked(link, linked)
        return and_(*conditions, *self.conditions)

    def _compare(self, name: str) -> ColumnElement[bool]:
        if name in self.listing.ranges:
            field, compare = self.listing.ranges[name]
            column = self.columns[field]
            return compare(column, bindparam(name, type_=column.type))
        column = self.columns[name]
        if self.walk.planned or self.index is None or name in (self.index, "project_id"):
            return column == bindparam(name)
        return column.concat("") == bindparam(name)  # so that no index of it is chosen

    def _compare_linked(self, link: Link, names: tuple[str, ...]) -> list[ColumnElement[bool]]:
        columns = link.table.c
        equal = [columns[link.filters[name]] == bindparam(name) for name in names]
        if self.index in link.filters:
            return equal
        owned = columns[link.owner] == self.columns["id"]
        return [exists().where(owned, *equal).correlate(self.rows)]


def find_source(
    listing: Listing[Any], walk: Walk, index: str | None, *, alone: bool = False
) -> Source:
    """Return where the rows are found by ``index``.

    A linked table may be ``alone``, when the filters look at nothing else.
    """
    link = listing.link
    columns: dict[str, ColumnElement[Any]] = dict(listing.table.c.items())
    if link is None or index not in link.filters:
        return Source(listing, walk, index, listing.table, columns, listing.conditions)
    repeated = {name: link.table.c[name] for name in ("project_id", DEFAULT_FIELD)}
    columns |= {**repeated, "id": link.table.c[link.owner]}
    if alone and all(_is_linked(listing, link, name) for name in walk.filters):
        return Source(listing, walk, index, link.table, columns, ())
    joined = link.table.join(listing.table, link.table.c[link.owner] == listing.table.c.id)
    return Source(listing, walk, index, joined, columns, listing.conditions)


def _is_linked(listing: Listing[Any], link: Link, name: str) -> bool:
    if name in listing.ranges:
        return listing.ranges[name][0] == DEFAULT_FIELD
    return name == "project_id" or name in link.filters
