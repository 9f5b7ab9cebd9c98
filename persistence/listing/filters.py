"""Filters of a list as its statement has them: what each is about, and where values are bound."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from persistence.schema.text import is_storable

Values = Mapping[str, Any]


class Filter(Struct, frozen=True):
    """One filter of a list: a column or a range that equals any of the values of ``parameters``.

    ``parameters`` are the names of bound parameters. Of a filter by the linked table they stand for
    the first columns of one of its rows, each of which has to be equal.
    """

    name: str
    parameters: tuple[str, ...]


def bind_filters(
    given: Mapping[str, Any], linked: str | None, columns: Sequence[str]
) -> tuple[tuple[Filter, ...], Values]:
    """Return the filters, and the values of their parameters.

    What is given is a value, or a tuple of values any of which passes; for the filter that is
    ``linked``, rows all of which have to be there, each the values of the first of ``columns``.
    """
    bound = list(_iter_filters(given, linked, columns))
    values = {
        parameter: value
        for one, words in bound
        for parameter, value in zip(one.parameters, words, strict=True)
    }
    return tuple(one for one, _ in bound), values


def _iter_filters(
    given: Mapping[str, Any], linked: str | None, columns: Sequence[str]
) -> Iterator[tuple[Filter, Sequence[Any]]]:
    for name, value in given.items():
        if name == linked:
            for number, words in enumerate(value):
                parameters = tuple(f"{name}_{number}_{column}" for column in columns[: len(words)])
                yield Filter(name, parameters), words
        elif isinstance(value, tuple) and len(value) > 1:
            # SQLAlchemy's own names end with a number.
            yield Filter(name, tuple(f"{name}_{number}_" for number in range(len(value)))), value
        else:
            yield Filter(name, (name,)), value if isinstance(value, tuple) else (value,)


def are_storable(values: Values) -> bool:
    """Tell whether a row could have every one of the values."""
    return all(is_storable(value) for value in values.values() if isinstance(value, str))
