"""Listings: which rows can be listed, and along which index a page of them is found."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import ColumnElement, FromClause, Table

from persistence.listing.counts import PROJECT, Counted
from persistence.listing.filters import Filter, Values, bind_filters

DEFAULT_FIELD = "created_at"
"""The field of the order that the index of every filter has."""

Item = TypeVar("Item")
Join = Callable[[FromClause, FromClause], tuple[Sequence[ColumnElement[Any]], FromClause]]
Compare = Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[bool]]


class Link(Struct, frozen=True, eq=False):
    """Another table whose rows name rows of the list, ordered by their creation in its indexes.

    ``filter`` is the name of the filter by its ``columns``, of which a filter may give the first
    alone; ``owner`` is the column with the id. It repeats ``project_id`` and ``created_at`` of the
    row that it names.
    """

    table: Table
    owner: str
    filter: str
    columns: Sequence[str]


class Listing(Struct, Generic[Item], frozen=True, eq=False):
    """Rows that can be listed: those of ``table`` that meet ``conditions``.

    ``sorts`` are the columns that may give the order. ``join`` adds other tables to the rows of
    a page and returns the columns that ``read_item`` makes an item of; an item has an attribute
    for each of the ``sorts`` and for ``key``, the column that breaks ties. A filter is a column
    that equals something, one of ``ranges``: a column and how it compares, or one of the ``link``.
    Those in ``narrow`` leave few rows as a rule, those in ``narrowest`` always. ``counted`` says of
    which rows counts are kept. What holds ``everywhere`` is said of the rows of all projects alone,
    for the index that they have.
    """

    table: Table
    conditions: Sequence[ColumnElement[bool]]
    sorts: frozenset[str]
    join: Join
    read_item: Callable[[Sequence[Any]], Item]
    ranges: Mapping[str, tuple[str, Compare]] = field(default_factory=dict)
    link: Link | None = None
    narrow: Sequence[str] = ()
    narrowest: Sequence[str] = ()
    counted: Counted | None = None
    everywhere: Sequence[ColumnElement[bool]] = ()
    key: str = "id"

    def list_conditions(self, path: "AccessPath") -> Sequence[ColumnElement[bool]]:
        """Return the conditions of the rows beside the filters."""
        if path.find_filter(PROJECT):
            return self.conditions
        return (*self.conditions, *self.everywhere)

    def bind(self, given: Mapping[str, Any]) -> tuple[tuple[Filter, ...], Values]:
        """Return the filters that are given as statements have them, and their values."""
        if self.link is None:
            return bind_filters(given, None, ())
        return bind_filters(given, self.link.filter, self.link.columns)


class AccessPath(Struct, frozen=True):
    """How the rows of a page are found: which filters, in which order, and along which index.

    ``rows_by`` and ``total_by`` name the filter, or the field of the order, whose index is followed
    for the rows and for their count; None leaves the choice to the database. ``behind`` says
    that the page begins behind a place, ``skips`` that it may begin at an offset. ``planned`` says
    that the database plans by statistics of the rows, as PostgreSQL does, and ``limit`` how many
    rows are taken where it may know; else that is bound.
    """

    filters: tuple[Filter, ...]
    sort: str
    behind: bool = False
    skips: bool = False
    planned: bool = False
    limit: int | None = None
    rows_by: str | None = None
    total_by: str | None = None

    @property
    def field(self) -> str:
        """The field of the order."""
        return self.sort.removeprefix("-")

    def find_filter(self, name: str | None) -> Filter | None:
        """Return the first filter of this name, or None."""
        return next((one for one in self.filters if one.name == name), None)

    def pick(self, wanted: Filter, parameter: str) -> "AccessPath":
        """Return the access path with one value of a filter that has several."""
        picked = Filter(wanted.name, (parameter,))
        return replace(
            self, filters=tuple(picked if one is wanted else one for one in self.filters)
        )

    def along(self, rows_by: str | None, total_by: str | None = None) -> "AccessPath":
        """Return the access path with its indexes chosen, both the same unless told otherwise."""
        return replace(self, rows_by=rows_by, total_by=total_by or rows_by)
