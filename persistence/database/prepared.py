"""Statements that are run so often that SQLAlchemy writes them once and SQLite's driver runs them.

What SQLAlchemy does anew for each execution (look the statement up, make a context and a result)
costs many times what SQLite needs for a row. On PostgreSQL, where the way to the server costs more
than that, the statement is executed as any other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Error
from typing import Any, NoReturn

import orjson
from sqlalchemy import JSON, Connection, CursorResult, Insert
from sqlalchemy.types import TypeEngine

from persistence.database.engines import ONCE, SQLITE
from persistence.schema.types import UtcDateTime

Processor = Callable[[Any], Any]
Values = Mapping[str, Any]
Row = Sequence[Any]
Outcome = tuple[list[tuple[Any, ...]], int]
"""The rows that a statement gives, and how many it has changed."""


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as SQLite takes it.

    ``parameters`` are the names of what it takes, in the order of its places, each with what turns
    it into a value of SQLite's; ``constants`` those that the statement has of its own; ``readers``
    what turns a value of SQLite's at a place of a row into ours.
    """

    text: str
    parameters: Sequence[tuple[str, Processor | None]]
    constants: Values
    readers: Sequence[tuple[int, Processor]]

    def run(self, connection: Connection, values: Values) -> Outcome:
        """Execute the statement."""
        if self.constants:
            values = {**values, **self.constants}
        bound = [
            process(values[name]) if process else values[name] for name, process in self.parameters
        ]
        return run_text(connection, self.text, bound)

    def fetch_all(self, connection: Connection, values: Values) -> Sequence[Row]:
        """Return every row."""
        rows, _ = self.run(connection, values)
        return [self.read_row(row) for row in rows] if self.readers else rows

    def read_row(self, row: tuple[Any, ...]) -> Row:
        """Return a row as SQLAlchemy gives it."""
        values = list(row)
        for place, process in self.readers:
            value = values[place]
            if value is not None:
                values[place] = process(value)
        return values


class Prepared:
    """A ``statement`` that is executed with named values; those of an INSERT say its columns.

    One that is executed ``once``, or seldom, is not kept by PostgreSQL.
    A failure is SQLAlchemy's, as ``Connection.execute`` raises it. Raises ValueError for a
    statement whose text depends on its values.
    """

    def __init__(self, statement: Any, *, once: bool = False) -> None:
        self.statement = statement
        self.inserts = isinstance(statement, Insert)
        self._written: dict[tuple[str, ...], Written] = {}
        # What SQLAlchemy compiles goes with the statement, and does not stay with the engine.
        self._options: dict[str, Any] = {"compiled_cache": {}, ONCE: once}

    def fetch_all(self, connection: Connection, values: Values) -> Sequence[Row]:
        """Return every row."""
        if connection.dialect.name != SQLITE.name:
            return self._execute(connection, values).all()
        return self._write(values).fetch_all(connection, values)

    def fetch_first(self, connection: Connection, values: Values) -> Row | None:
        """Return the first row, None without any."""
        rows = self.fetch_all(connection, values)
        return rows[0] if rows else None

    def fetch_value(self, connection: Connection, values: Values) -> Any:
        """Return what is in the first column of the first row, None without any row."""
        rows = self.fetch_all(connection, values)
        return rows[0][0] if rows else None

    def execute(self, connection: Connection, values: Values) -> int:
        """Return how many rows an UPDATE or DELETE has changed; of an INSERT nothing is known."""
        if connection.dialect.name != SQLITE.name:
            return self._execute(connection, values).rowcount
        return self._write(values).run(connection, values)[1]

    def send(self, connection: Connection, values: Values) -> None:
        """Execute a statement of which nothing is asked; it fails at the latest at the commit."""
        self.execute(connection, values)

    def _execute(self, connection: Connection, values: Values) -> CursorResult[Any]:
        result: CursorResult[Any] = connection.execute(
            self.statement, values, execution_options=self._options
        )
        return result

    def _write(self, values: Values) -> Written:
        names = tuple(values) if self.inserts else ()
        written = self._written.get(names)
        if written is None:
            written = self._written[names] = write_statement(self.statement, names)
        return written


def write_statement(statement: Any, names: Sequence[str]) -> Written:
    """Return ``statement`` as SQLite takes it, ``names`` being the columns of an INSERT.

    Raises ValueError for one whose text depends on its values.
    """
    compiled = statement.compile(dialect=SQLITE, column_keys=names or None)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError("A statement whose text depends on its values cannot be prepared")
    binds = [compiled.binds[name] for name in compiled.positiontup or ()]
    columns = enumerate(getattr(statement, "exported_columns", ()))
    readers = [(place, find_reader(column.type)) for place, column in columns]
    return Written(
        text=compiled.string,
        parameters=[(bind.key, find_writer(bind.type)) for bind in binds],
        constants={bind.key: bind.effective_value for bind in binds if not bind.required},
        readers=[(place, process) for place, process in readers if process is not None],
    )


def find_writer(kind: TypeEngine[Any]) -> Processor | None:
    """Return what turns a value into what SQLite keeps, None where that is the same."""
    return kind.dialect_impl(SQLITE).bind_processor(SQLITE)


def find_reader(kind: TypeEngine[Any]) -> Processor | None:
    """Return what turns what SQLite keeps into a value, None where that is the same.

    It is never given a null, which is None for every type.
    """
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    if isinstance(kind, JSON):
        return orjson.loads
    return kind.dialect_impl(SQLITE).result_processor(SQLITE, None)


def run_text(connection: Connection, text: str, parameters: Sequence[Any] = ()) -> Outcome:
    """Run a statement on SQLite's own connection. Raises what SQLAlchemy makes of a failure."""
    driver: Any = connection.connection.driver_connection
    try:
        cursor = driver.execute(text, parameters)
        return cursor.fetchall(), cursor.rowcount
    except Error as error:
        raise_failure(connection, text, error)


def raise_failure(connection: Connection, text: str, error: Error) -> NoReturn:
    """Raise what SQLAlchemy makes of a failure of its driver, after those who listen are told.

    There is no public way to have it do both. A test holds what comes of it against what comes of
    the same statement when SQLAlchemy executes it.
    """
    connection._handle_dbapi_exception(error, text, None, None, None)
