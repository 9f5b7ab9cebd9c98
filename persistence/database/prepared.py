"""Statements that are run so often that SQLAlchemy writes them once, and the driver runs them.

What SQLAlchemy does anew for each execution (look the statement up, make a context and a result)
costs many times what SQLite needs for a row, and more than the way to PostgreSQL and back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from operator import itemgetter
from typing import Any, NoReturn

import orjson
from msgspec import Struct
from sqlalchemy import JSON, Connection, Dialect, Insert, bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.types import TypeEngine

from persistence.database.engines import SQLITE, write_json
from persistence.database.loop.loop_connections import LoopConnection, Outcome
from persistence.schema.types import UtcDateTime, write_time

Processor = Callable[[Any], Any]
Values = Mapping[str, Any]
Row = Sequence[Any]

POSTGRESQL: Dialect = psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
"""How statements are written for PostgreSQL itself, whose places are $1, $2 and so on."""

DIALECTS = {dialect.name: dialect for dialect in (SQLITE, POSTGRESQL)}
FLOAT8 = 701
"""The type of PostgreSQL's that a number comes as; SQLAlchemy asks for it, and SQLite has none."""

REQUIRED = (
    "WITH wanted AS ({}) SELECT CASE count(*) WHEN 0 "
    "THEN CAST('refused by Ostler, rows: ' || count(*) AS integer) ELSE 1 END FROM wanted"
)
"""How PostgreSQL is told to fail where a statement changes or finds no row: of a number that is
none, since it has no other way without a function. Its log quotes the text.
"""

MOST_RECALLED = 200
"""How many rows a connection of the event loop recalls."""

PIPELINE = "pipeline"
"""Where a connection to PostgreSQL has its Pipeline."""


class Written(Struct, frozen=True):
    """A statement as a driver takes it.

    ``parameters`` are the names of what it takes, in the order of its places; ``take`` takes that
    of named values, and ``writers`` turn it at a place into a value of the driver's; ``constants``
    are those that the statement has of its own; ``required`` is the text of one that fails where it
    changes or finds no row; ``readers`` turn a driver's value at a place of a row into ours. It is
    executed ``once``, or seldom, or again and again, and is ``slow`` or not.
    """

    text: str
    required: str
    parameters: Sequence[str]
    take: Callable[[Values], Iterable[Any]]
    writers: Sequence[tuple[int, Processor]]
    constants: Values
    readers: Sequence[tuple[int, Processor]]
    once: bool = False
    slow: bool = False

    def bind(self, values: Values) -> list[Any]:
        """Return the values in the order of their places."""
        if self.constants:
            values = {**values, **self.constants}
        bound = list(self.take(values))
        for place, process in self.writers:
            bound[place] = process(bound[place])
        return bound

    def run(self, connection: Connection, values: Values) -> Outcome:
        """Execute the statement."""
        return run_text(connection, self.text, self.bind(values), once=self.once, slow=self.slow)

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

    One that is executed ``once``, or seldom, is not kept by PostgreSQL; one that is ``slow`` is not
    put in front of others on the event loop. A failure is SQLAlchemy's, as ``Connection.execute``
    raises it. Raises ValueError for a statement whose text depends on its values.
    """

    def __init__(self, statement: Any, *, once: bool = False, slow: bool = False) -> None:
        self.statement = statement
        self.inserts = isinstance(statement, Insert)
        self.once = once
        self.slow = slow
        self._written: dict[tuple[str, ...], Written] = {}

    def fetch_all(self, connection: Connection, values: Values) -> Sequence[Row]:
        """Return every row."""
        return self._write(connection, values).fetch_all(connection, values)

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
        return self._write(connection, values).run(connection, values)[1]

    def recall(self, connection: Connection, values: Values) -> Row | None:
        """Return the only row, None without; in transactions on the event loop as it was last.

        There nobody waits for it again: where it is another one by now the commit fails, and a
        thread finds out; so it does for what is raised meanwhile.
        """
        recalled = connection.recalled if isinstance(connection, LoopConnection) else None
        if recalled is None:
            return self.fetch_first(connection, values)
        key = (self, *values.values())
        row: Row | None = recalled.get(key)
        if row is None:
            if len(recalled) == MOST_RECALLED:
                recalled.clear()
            row = recalled[key] = self.fetch_first(connection, values)
        else:
            known = {f"known_{place}": value for place, value in enumerate(row)}
            self._verification.change(connection, {**values, **known})
        return row

    @cached_property
    def _verification(self) -> "Prepared":
        """The statement that has a row where the only one of this has ``known_0`` and so on."""
        found = self.statement.subquery()
        same = (
            column.is_not_distinct_from(bindparam(f"known_{place}", type_=column.type))
            for place, column in enumerate(found.c)
        )
        return Prepared(select(literal_column("1")).select_from(found).where(*same))

    def prefetch(self, connection: Connection, values: Values) -> None:
        """Have what soon is asked for with these values come with what is waited for before that.

        It is executed now, where that costs no wait; elsewhere once it is asked for.
        """
        if isinstance(connection, LoopConnection):
            written = self._write(connection, values)
            connection.prefetch(written.text, written.bind(values))

    def change(self, connection: Connection, values: Values) -> bool:
        """Tell whether an UPDATE changes a row; on the event loop that is taken for granted.

        There nobody waits for it: where it changes none the commit fails, and a thread finds out;
        so it does for what is raised meanwhile. Whoever has a lock by it holds that no longer than
        the commit takes.
        """
        if not isinstance(connection, LoopConnection):
            return self.execute(connection, values) > 0
        written = self._write(connection, values)
        connection.require(written.required, written.bind(values))
        return True

    def send(self, connection: Connection, values: Values) -> None:
        """Execute a statement of which nothing is asked; it fails with a later one at the latest.

        On PostgreSQL nobody waits for it before something is asked, or the commit.
        """
        written = self._write(connection, values)
        send_text(connection, written.text, written.bind(values))

    def _write(self, connection: Connection, values: Values) -> Written:
        dialect = connection.dialect.name
        key = (dialect, *values) if self.inserts else (dialect,)
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = write_statement(
                self.statement, DIALECTS[dialect], key[1:], once=self.once, slow=self.slow
            )
        return written


def write_statement(
    statement: Any,
    dialect: Dialect,
    names: Sequence[str],
    *,
    once: bool = False,
    slow: bool = False,
) -> Written:
    """Return ``statement`` as a driver takes it, ``names`` being the columns of an INSERT.

    Raises ValueError for one whose text depends on its values.
    """
    if isinstance(statement, Insert) and not statement.exported_columns:
        statement = statement.inline()  # SQLAlchemy would have PostgreSQL return the key
    compiled = statement.compile(dialect=dialect, column_keys=names or None)
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise ValueError("A statement whose text depends on its values cannot be prepared")
    binds = [compiled.binds[name] for name in compiled.positiontup or ()]
    parameters = [bind.key for bind in binds]
    writers = [(place, find_writer(bind.type, dialect)) for place, bind in enumerate(binds)]
    columns = enumerate(getattr(statement, "exported_columns", ()))
    readers = [(place, find_reader(column.type, dialect)) for place, column in columns]
    return Written(
        text=compiled.string,
        required=REQUIRED.format(compiled.string + ("" if readers else " RETURNING 1")),
        parameters=parameters,
        take=build_taker(parameters),
        writers=[(place, process) for place, process in writers if process is not None],
        constants={bind.key: bind.effective_value for bind in binds if not bind.required},
        readers=[(place, process) for place, process in readers if process is not None],
        once=once,
        slow=slow,
    )


def build_taker(names: Sequence[str]) -> Callable[[Values], Iterable[Any]]:
    """Return what takes the values of these names, in this order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def find_writer(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """Return what turns a value into what a driver takes, None where that is the same.

    PostgreSQL takes times and documents as text, which is made faster than psycopg makes it.
    """
    if dialect is POSTGRESQL and isinstance(kind, UtcDateTime):
        return write_time
    if dialect is POSTGRESQL and isinstance(kind, JSON):
        return write_document
    return kind.dialect_impl(dialect).bind_processor(dialect)


def write_document(value: Any) -> str | None:
    """Return ``value`` as JSON, None for none."""
    return None if value is None else write_json(value)


def find_reader(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    """Return what turns what a driver gives into a value, None where that is the same.

    It is never given a null, which is None for every type.
    """
    if dialect is SQLITE and isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    if dialect is SQLITE and isinstance(kind, JSON):
        return orjson.loads
    return kind.dialect_impl(dialect).result_processor(dialect, FLOAT8)


def run_text(
    connection: Connection,
    text: str,
    values: Sequence[Any] = (),
    *,
    once: bool = False,
    slow: bool = False,
) -> Outcome:
    """Return what comes of a statement. Raises what SQLAlchemy makes of a failure."""
    if isinstance(connection, LoopConnection):
        return connection.run(text, values, once=once, slow=slow)
    pipeline = connection.info.get(PIPELINE)
    driver: Any = connection.connection.driver_connection
    try:
        if pipeline is None:
            cursor = driver.execute(text, values)
            return cursor.fetchall(), cursor.rowcount
        pipeline.send(text, values, once=once)
        outcome: Outcome = pipeline.wait()
        return outcome
    except connection.dialect.loaded_dbapi.Error as error:
        raise_failure(connection, text, error)


def send_text(connection: Connection, text: str, values: Sequence[Any] = ()) -> None:
    """Execute a statement of which nothing is asked. Raises what ``run_text`` does."""
    if isinstance(connection, LoopConnection):
        connection.send(text, values)
        return
    pipeline = connection.info.get(PIPELINE)
    if pipeline is None:
        run_text(connection, text, values)
        return
    try:
        pipeline.send(text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise_failure(connection, text, error)


def settle(connection: Connection) -> None:
    """Wait for what was sent, before something else is done on the connection.

    Raises what SQLAlchemy makes of a failure.
    """
    pipeline = connection.info.get(PIPELINE)
    if pipeline is None or not pipeline.is_open:
        return
    try:
        pipeline.settle()
    except connection.dialect.loaded_dbapi.Error as error:
        raise_failure(connection, "", error)


def raise_failure(connection: Connection, text: str, error: Exception) -> NoReturn:
    """Raise what SQLAlchemy makes of a failure of its driver, after those who listen are told.

    There is no public way to have it do both. A test holds what comes of it against what comes of
    the same statement when SQLAlchemy executes it.
    """
    connection._handle_dbapi_exception(error, text, None, None, None)
