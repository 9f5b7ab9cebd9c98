"""PostgreSQL's pipeline mode: statements that are prepared once by name, and sent without waiting.

SQLAlchemy's way of executing a statement, and psycopg's cursor, cost several times what libpq
needs; and whoever waits for each of the ten statements of a change waits ten times.
"""

import logging
from collections import OrderedDict, deque
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any

from psycopg import Error, OperationalError, pq
from psycopg.abc import PQGen
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import (
    DuplicatePreparedStatement,
    FeatureNotSupported,
    InvalidSqlStatementName,
    error_from_result,
)
from psycopg.waiting import Ready, Wait

from domain.errors import OutcomeUnknown
from persistence.database.engines import STATEMENTS_KEPT
from persistence.database.failures import write_line
from persistence.database.liveness_probe import COMMIT_SECONDS, LimitedConnection, limit_waiting
from persistence.database.loop.loop_connections import Outcome

logger = logging.getLogger(__name__)

Results = list[pq.abc.PGresult]

BINARY = pq.Format.BINARY
FATAL, ABORTED = pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED
FORGOTTEN = (FeatureNotSupported, InvalidSqlStatementName, DuplicatePreparedStatement)
"""What PostgreSQL says of a prepared statement whose table was changed, that it does not know, or
that it knows already: a pooler between has given the session to others."""

NAME_BYTES = 12


class Pipeline:
    """A connection of psycopg's on which one thread at a time sends statements.

    Values are those that psycopg adapts. Nothing else may be done on the connection while something
    that was sent is waited for.
    """

    def __init__(self, driver: LimitedConnection) -> None:
        self.driver = driver
        self.pg = driver.pgconn
        self._adapter = Transformer(driver)
        self._names: OrderedDict[str, bytes] = OrderedDict()
        self._is_in_doubt = False
        self._expected: deque[bool] = deque()
        """Which results to come are those of statements, and not of what is prepared or dropped."""

    @property
    def is_open(self) -> bool:
        """Whether something was sent that nobody has waited for."""
        return bool(self._expected)

    @property
    def sent(self) -> int:
        """How many statements were sent that nobody has waited for."""
        return sum(self._expected)

    def send(self, text: str, values: Sequence[Any] = (), *, once: bool = False) -> None:
        """Send a statement, and wait for nothing; one to be executed ``once`` is not prepared.

        Raises psycopg.Error, and what goes wrong with a value.
        """
        pg = self.pg
        bound = self._adapter.dump_sequence(values, [PyFormat.TEXT] * len(values)) if values else ()
        if not pg.pipeline_status:
            pg.enter_pipeline_mode()
        if once:
            pg.send_query_params(text.encode(), bound, result_format=BINARY)
        else:
            pg.send_query_prepared(self._prepare(text), bound, result_format=BINARY)
        self._expected.append(True)

    def _prepare(self, text: str) -> bytes:
        names = self._names
        name = names.get(text)
        if name is not None:
            names.move_to_end(text)
            return name
        if self._is_in_doubt:
            self._drop(b"ALL")
            self._is_in_doubt = False
        while len(names) >= STATEMENTS_KEPT:
            self._drop(names.popitem(last=False)[1])
        name = names[text] = name_statement(text)
        self.pg.send_prepare(name, text.encode())
        self._expected.append(False)
        return name

    def _drop(self, name: bytes) -> None:
        self.pg.send_query_params(b"DEALLOCATE " + name, None)
        self._expected.append(False)

    def wait(self) -> Outcome:
        """Wait for all that was sent, and return the outcome of the last.

        Raises the psycopg.Error of the first that went wrong.
        """
        return self.wait_for_outcomes()[-1]

    def wait_for_outcomes(self) -> list[Outcome]:
        """Wait for all that was sent, and return the outcome of each. Raises as ``wait`` does."""
        return [self.read(result) for result in self.wait_for_all()]

    def wait_for_all(self) -> Results:
        """Wait for all that was sent, and return what came of each. Raises psycopg.Error."""
        self.pg.pipeline_sync()
        results = self._converse(self._receive())
        self.pg.exit_pipeline_mode()
        return results

    def _converse(self, work: PQGen[Results]) -> Results:
        return self.driver.wait(work)

    def settle(self) -> None:
        """Wait for what was sent, if anything. Raises psycopg.Error."""
        if self._expected:
            self.wait()

    def commit(self) -> None:
        """Commit. Raises OutcomeUnknown when the connection is lost, and psycopg.Error."""
        try:
            with limit_waiting(self.driver, COMMIT_SECONDS):
                self.send("COMMIT")
                self.wait()
        except Error as error:
            if not self.driver.closed:
                raise
            reason = write_line(error)
            logger.warning("Commit without a response", extra={"reason": reason})
            raise OutcomeUnknown(reason) from None

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
        """Return what comes of each statement: of one that could not be prepared, why."""
        pg = self.pg
        found: Results = []
        unprepared: pq.abc.PGresult | None = None
        while True:
            ready = yield Wait.RW if pg.flush() else Wait.R
            if ready & Ready.R:
                pg.consume_input()
            while not pg.is_busy():
                result = pg.get_result()
                if result is None:
                    continue
                if result.status == pq.ExecStatus.PIPELINE_SYNC:
                    return found
                if self._is_of_statement():
                    found.append(unprepared or result)
                    unprepared = None
                elif result.status in (FATAL, ABORTED):
                    unprepared = unprepared or result
                    self._names.clear()
                    self._is_in_doubt = True

    def _is_of_statement(self) -> bool:
        """Tell whether the result that has come is that of a statement.

        Raises OperationalError where none is expected: libpq tells so of a connection that is lost.
        """
        if not self._expected:
            self.end()
            raise OperationalError("the connection is lost")
        return self._expected.popleft()

    def read(self, result: pq.abc.PGresult) -> Outcome:
        """Return the outcome of a statement. Raises psycopg.Error for one that went wrong."""
        if result.status == FATAL:
            raise self._explain(result)
        changed = result.command_tuples or 0
        if not result.ntuples:
            return [], changed
        self._adapter.set_pgresult(result)
        return self._adapter.load_rows(0, result.ntuples, tuple), changed

    def _explain(self, result: pq.abc.PGresult) -> Error:
        """Return what a failure is; where prepared statements are gone the connection ends."""
        error = error_from_result(result)
        if isinstance(error, FORGOTTEN):
            self.end()
            return OperationalError("the prepared statements of the connection are gone")
        return error

    def end(self) -> None:
        """Close the connection."""
        self.driver.close()


def name_statement(text: str) -> bytes:
    """Return the name of a prepared statement, which no other text has.

    Where a pooler gives the session to others, what they have prepared is not taken for one's own.
    """
    return b"ostler_" + blake2b(text.encode(), digest_size=NAME_BYTES).hexdigest().encode()
