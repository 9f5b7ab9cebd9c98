"""How long a response of PostgreSQL is waited for: while it is alive, and never for ever.

PostgreSQL ends what takes it too long by itself, but not when it hangs, and a network that is gone
tells nobody. So whoever has heard nothing for a moment starts the ``LivenessProbe``, one for all.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, Error

from domain.errors import DatabaseUnavailable, find_origin
from persistence.database.engines import LOCK_TIMEOUT, STATEMENT_TIMEOUT

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

PROBE_AFTER_SECONDS = 1.5
"""How long a response may take before somebody looks whether PostgreSQL is there at all."""

PROBE_SECONDS = 2
"""How long it may take to accept a connection then; libpq waits no shorter."""

REPEAT_SECONDS = 0.5
"""How long to the next probe while it is away."""

STATEMENT_SECONDS = STATEMENT_TIMEOUT + 5.0
"""How long it may take for a statement, which it should have ended by itself before."""

COMMIT_SECONDS = LOCK_TIMEOUT + 0.5
"""How long it may take to say that it has committed, which it does at once unless its disk hangs
or a standby that it waits for is gone: neither its timeouts nor a new connection tell that.
What was sent before and waits for a lock is told about before that."""

AWAY = "the database does not answer"


class LivenessProbe:
    """Whether PostgreSQL answers at all, as a connection of its own finds out; safe under threads.

    ``connect`` opens one, and raises what psycopg raises. Any response is one, a refusal too.
    """

    def __init__(self, connect: "Callable[[], LimitedConnection]") -> None:
        self._connect = connect
        self._connection: LimitedConnection | None = None
        self._is_closed = False
        self._lock = threading.Lock()
        self._probed_at = float("-inf")  # inf while a thread probes
        self.is_away = False
        self.outages = 0

    def start(self) -> None:
        """Have a thread probe, unless one does or has just done so; nobody waits for it here."""
        with self._lock:
            if time.monotonic() < self._probed_at + PROBE_AFTER_SECONDS:
                return
            self._probed_at = float("inf")
        self._start_thread()

    def note_timeout(self) -> None:
        """Take note that no connection was accepted in time, and probe until one is."""
        with self._lock:
            is_probing = self._probed_at == float("inf")
            self._probed_at = float("inf")
        self._note(away=True)
        if not is_probing:
            self._start_thread()

    def _start_thread(self) -> None:
        try:
            threading.Thread(target=self._probe, name="liveness-probe", daemon=True).start()
        except RuntimeError as error:  # no room for one: who asks next has it tried again
            self._log_failure(error)
            with self._lock:
                self._probed_at = float("-inf")

    def check(self) -> None:
        """Return unless PostgreSQL was away a moment ago. Raises DatabaseUnavailable."""
        if self.is_away:
            self.start()  # unless a thread is at it, as it should
            raise DatabaseUnavailable(AWAY)

    def close(self) -> None:
        """Close the connection, and keep none any more."""
        with self._lock:
            self._is_closed = True
            if self._connection:
                self._connection.close()

    def _probe(self) -> None:
        while not self._has_answered():
            time.sleep(REPEAT_SECONDS)
        with self._lock:
            self._probed_at = time.monotonic()

    def _has_answered(self) -> bool:
        try:
            answers = self._answers()
        except Exception as error:  # which says nothing of PostgreSQL
            self._log_failure(error)
            return False
        self._note(away=not answers)
        return answers

    def _log_failure(self, error: Exception) -> None:
        extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
        logger.error("Liveness probe failed", extra=extra)

    def _answers(self) -> bool:
        with self._lock:
            kept, self._connection = self._connection, None
        try:
            connection = kept or self._connect()
            connection.execute("SELECT 1")
            self._keep(connection)
        except ConnectionTimeout:
            return False
        except _GivenUp:
            # A pooler accepts a connection by itself, and has it wait for one to PostgreSQL that is
            # free. Only one that was answered before tells that there is nobody to answer it.
            return not (kept or self.is_away)
        except Error:
            return True
        return True

    def _keep(self, connection: "LimitedConnection") -> None:
        with self._lock:
            if self._is_closed:
                connection.close()
            else:
                self._connection = connection

    def _note(self, *, away: bool) -> None:
        if away != self.is_away:
            logger.warning("Database silent" if away else "Database answers again")
            self.outages += away
        self.is_away = away


class LimitedConnection(Connection[Any]):
    """A connection given up once PostgreSQL says nothing for ``longest`` seconds.

    What it was at is undone by PostgreSQL when that finds out, unless it was a commit.
    """

    longest: float | None = PROBE_SECONDS

    def wait(
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        """Return what comes of ``gen``. Raises OperationalError once it is given up."""
        try:
            return super().wait(self.watch(gen), interval, timeout)
        except _GivenUp:
            self.pgconn.finish()
            raise

    def watch(self, gen: PQGen[Result]) -> PQGen[Result]:
        """Do what ``gen`` does, and raise OperationalError once it is given up."""
        heard_at = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    heard_at = time.monotonic()
                else:
                    self._check_wait(time.monotonic() - heard_at)
                wanted = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result

    def _check_wait(self, waited: float) -> None:
        if self.longest is not None and waited > self.longest:
            raise _GivenUp(f"no answer within {self.longest:g} seconds")


class ProbingConnection(LimitedConnection):
    """One that is given up as soon as PostgreSQL is away, too.

    Every engine has a class of its own, with its ``probe``.
    """

    probe: ClassVar[LivenessProbe]
    longest = STATEMENT_SECONDS
    outages = 0

    @classmethod
    def connect(cls, *given: Any, **named: Any) -> Self:
        """Return a connection. Raises psycopg's errors; nobody else tries after a timeout."""
        if cls.probe.is_away:  # found out while somebody waited for a place in the pool
            raise OperationalError(AWAY)
        outages = cls.probe.outages
        try:
            connection = super().connect(*given, **named)
        except ConnectionTimeout:
            cls.probe.note_timeout()
            raise
        connection.outages = outages
        return connection

    @property
    def is_outdated(self) -> bool:
        """Whether PostgreSQL has been away since: it may be another by now that takes changes."""
        return self.outages != self.probe.outages

    def _check_wait(self, waited: float) -> None:
        super()._check_wait(waited)
        if waited > PROBE_AFTER_SECONDS:
            self.probe.start()
            if self.probe.is_away:
                raise _GivenUp(AWAY)


class _GivenUp(OperationalError):
    """Nothing more is waited for on this connection."""


@contextmanager
def limit_waiting(connection: LimitedConnection, seconds: float | None) -> Iterator[None]:
    """Have each response in the block come within ``seconds``, None standing for any time."""
    before, connection.longest = connection.longest, seconds
    try:
        yield
    finally:
        connection.longest = before
