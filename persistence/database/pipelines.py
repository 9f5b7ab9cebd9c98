"""PostgreSQL's pipeline mode: statements that are prepared once by name, and sent without waiting.

SQLAlchemy's way of executing a statement, and psycopg's cursor, cost several times what libpq
needs; and whoever waits for each of the ten statements of a change waits ten times.
"""

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from psycopg import Connection, Error, OperationalError, pq
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import (
    DuplicatePreparedStatement,
    FeatureNotSupported,
    InvalidSqlStatementName,
    error_from_result,
)
from psycopg.waiting import Ready, Wait

from persistence.database.engines import STATEMENTS_KEPT
from persistence.database.loop.loop_connections import Outcome

Results = list[pq.abc.PGresult]

BINARY = pq.Format.BINARY
FATAL, ABORTED = pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED
FORGOTTEN = (FeatureNotSupported, InvalidSqlStatementName, DuplicatePreparedStatement)
"""What PostgreSQL says of a prepared statement whose table was changed, that it does not know, or
that it knows already: a pooler between has given the session to others."""

NAME_BYTES = 12

Expected = tuple[str, bool] | None
STATEMENT = None
"""What is expected of a statement, in a row with texts that are to be prepared, or dropped."""


class Pipeline:
    """A connection of psycopg's on which one thread at a time sends statements.

    Values are those that psycopg adapts. Nothing else may be done on the connection while something
    that was sent is waited for.
    """

    def __init__(self, driver: "Connection[Any]") -> None:
        self.driver = driver
        self.pg = driver.pgconn
        self._adapter = Transformer(driver)
        self._names: OrderedDict[str, bytes] = OrderedDict()
        self._expected: list[Expected] = []
        self._results: Results = []

    @property
    def is_open(self) -> bool:
        """Whether something was sent that nobody has waited for."""
        return bool(self._expected)

    def send(self, text: str, values: Sequence[Any] = (), *, once: bool = False) -> None:
        """Send a statement, and wait for nothing; one to be executed ``once`` is not prepared.

        Raises psycopg.Error.
        """
        pg = self.pg
        bound = self._adapter.dump_sequence(values, [PyFormat.TEXT] * len(values)) if values else ()
        if not pg.pipeline_status:
            pg.enter_pipeline_mode()
        if once:
            pg.send_query_params(text.encode(), bound, result_format=BINARY)
        else:
            pg.send_query_prepared(self._prepare(text), bound, result_format=BINARY)
        self._expected.append(STATEMENT)

    def _prepare(self, text: str) -> bytes:
        names = self._names
        name = names.get(text)
        if name is not None:
            names.move_to_end(text)
            return name
        while len(names) >= STATEMENTS_KEPT:
            oldest, dropped = names.popitem(last=False)
            self.pg.send_query_params(b"DEALLOCATE " + dropped, None)
            self._expected.append((oldest, False))
        name = names[text] = name_statement(text)
        self.pg.send_prepare(name, text.encode())
        self._expected.append((text, True))
        return name

    def wait(self) -> Outcome:
        """Wait for all that was sent, and return the outcome of the last. Raises psycopg.Error."""
        self.pg.pipeline_sync()
        results = self.driver.wait(self._receive())
        self.pg.exit_pipeline_mode()
        return self.conclude(results)

    def settle(self) -> None:
        """Wait for what was sent, if anything. Raises psycopg.Error."""
        if self._expected:
            self.wait()

    def roll_back(self) -> None:
        """Undo the transaction. Raises psycopg.Error where the connection is of no use any more.

        psycopg's own way would drop every prepared statement of the connection. In a transaction
        that has failed there is no making room for one either.
        """
        with suppress(Error):
            self.settle()
        self.send("ROLLBACK", once=True)
        self.wait()

    def _receive(self) -> PQGen[Results]:
        while True:
            unsent = self.pg.flush()
            ready = yield Wait.RW if unsent else Wait.R
            if ready & Ready.R:
                self.pg.consume_input()
                if self.take_results():
                    return self.finish()

    def take_results(self) -> bool:
        """Take what has arrived, and tell whether that is all. Raises psycopg.Error."""
        pg = self.pg
        while not pg.is_busy():
            result = pg.get_result()
            if result is None:
                continue
            if result.status == pq.ExecStatus.PIPELINE_SYNC:
                return True
            self._results.append(result)
        return False

    def finish(self) -> Results:
        """Return the result of each statement; that of one that could not be prepared is why."""
        expected, self._expected = self._expected, []
        results, self._results = self._results, []
        if not any(expected):
            return results
        found: Results = []
        failure: pq.abc.PGresult | None = None
        undone: list[tuple[str, bool]] = []
        for step, result in zip(expected, results, strict=True):
            if step is STATEMENT:
                found.append(failure or result)
                failure = None
            elif result.status in (FATAL, ABORTED):
                failure = failure or result
                undone.append(step)
        self._undo(undone)
        return found

    def _undo(self, steps: Sequence[tuple[str, bool]]) -> None:
        """Take note of what was to be prepared or dropped, and was not."""
        for text, is_prepared in reversed(steps):
            if is_prepared:
                self._names.pop(text, None)
            else:
                self._names[text] = name_statement(text)

    def conclude(self, results: Results) -> Outcome:
        """Return the outcome of the last of ``results``. Raises what went wrong first."""
        for result in results:
            if result.status == FATAL:
                raise self.explain(result)
        return self.read(results[-1])

    def read(self, result: pq.abc.PGresult) -> Outcome:
        """Return the outcome of a statement that went well."""
        changed = result.command_tuples or 0
        if not result.ntuples:
            return [], changed
        self._adapter.set_pgresult(result)
        return self._adapter.load_rows(0, result.ntuples, tuple), changed

    def explain(self, result: pq.abc.PGresult) -> Error:
        """Return what a failure is; where prepared statements are gone the connection ends."""
        error = error_from_result(result)
        if isinstance(error, FORGOTTEN):
            self.driver.close()
            return OperationalError("the prepared statements of the connection are gone")
        return error


def name_statement(text: str) -> bytes:
    """Return the name of a prepared statement, which no other text has.

    Where a pooler gives the session to others, what they have prepared is not taken for one's own.
    """
    return b"ostler_" + blake2b(text.encode(), digest_size=NAME_BYTES).hexdigest().encode()
