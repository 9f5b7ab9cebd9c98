"""Sources: the table, or the two tables, from which the rows of a list are taken."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, true

from persistence.listing.filters import Filter
from persistence.listing.listings import DEFAULT_FIELD, AccessPath, Link, Listing

Columns = Mapping[str, ColumnElement[Any]]


class RowSource(Struct, frozen=True):
    """``rows`` to select from, their ``columns`` by name, and the conditions that always hold.

    ``index`` is the filter or the field whose index is to be followed, None for any.
    """

    listing: Listing[Any]
    path: AccessPath
    index: str | None
    rows: FromClause
    columns: Columns
    conditions: Sequence[ColumnElement[bool]]

    def match(self, spanned: Filter | None = None) -> ColumnElement[bool]:
        """Return the condition that the rows meet every filter.

        The one that is ``spanned`` is written as a span of one value, so that the database takes
        its column for one that varies and can give order.
        """
        link, filters = self.listing.link, self.path.filters
        linked = [one for one in filters if link and one.name == link.filter]
        conditions = [self._compare(one) for one in filters if one not in (spanned, *linked)]
        if spanned:
            column, [parameter] = self.columns[spanned.name], spanned.parameters
            conditions += [column >= bindparam(parameter), column <= bindparam(parameter)]
        if link:
            for number, one in enumerate(linked):
                conditions += self._compare_linked(link, one, number)
        return and_(true(), *conditions, *self.conditions)

    def _compare(self, wanted: Filter) -> ColumnElement[bool]:
        name, [parameter, *more] = wanted.name, wanted.parameters
        if name in self.listing.ranges:
            field, compare = self.listing.ranges[name]
            column = self.columns[field]
            return compare(column, bindparam(parameter, type_=column.type))
        column = self.columns[name]
        if not (self.path.planned or self.index is None or name in (self.index, "project_id")):
            column = column.concat("")  # so that no index of it is chosen
        if more:
            return column.in_([bindparam(each) for each in wanted.parameters])
        return column == bindparam(parameter)

    def _compare_linked(self, link: Link, wanted: Filter, number: int) -> list[ColumnElement[bool]]:
        """Return the conditions on a row of the linked table, whose first may be followed."""
        driving = self.index == link.filter and number == 0
        table = link.table if driving else link.table.alias(f"{link.filter}_{number}")
        names = zip(link.columns, wanted.parameters, strict=False)
        equal = [table.c[name] == bindparam(parameter) for name, parameter in names]
        if driving:
            return equal
        owned = table.c[link.owner] == self.columns["id"]
        return [exists().where(owned, *equal).correlate(self.listing.table, link.table)]


def find_source(
    listing: Listing[Any], path: AccessPath, index: str | None, *, alone: bool = False
) -> RowSource:
    """Return where the rows are found by ``index``.

    A linked table may be ``alone``, when the filters look at nothing else.
    """
    link = listing.link
    columns: dict[str, ColumnElement[Any]] = dict(listing.table.c.items())
    conditions = listing.list_conditions(path)
    if link is None or index != link.filter:
        return RowSource(listing, path, index, listing.table, columns, conditions)
    repeated = {name: link.table.c[name] for name in ("project_id", DEFAULT_FIELD)}
    columns |= {**repeated, "id": link.table.c[link.owner]}
    if alone and all(_is_linked(listing, link, one.name) for one in path.filters):
        return RowSource(listing, path, index, link.table, columns, ())
    joined = link.table.join(listing.table, link.table.c[link.owner] == listing.table.c.id)
    return RowSource(listing, path, index, joined, columns, conditions)


def _is_linked(listing: Listing[Any], link: Link, name: str) -> bool:
    if name in listing.ranges:
        return listing.ranges[name][0] == DEFAULT_FIELD
    return name in ("project_id", link.filter)
