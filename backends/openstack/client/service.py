"""One service of an OpenStack, asked through its circuit, and every call told to a recorder."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from keystoneauth1.exceptions import ClientException, ConnectTimeout
from keystoneauth1.identity import BaseIdentityPlugin
from keystoneauth1.session import Session
from openstack.exceptions import SDKException
from requests import RequestException, Response

from backends.base import CloudUnavailable
from backends.openstack.client.circuit_breaker import FAILURES, CallOutcome, Circuit
from backends.openstack.client.errors import find_status, log_unavailable, read_pause
from backends.recorder import Recorder

LOGIN_FAILURES = 1
"""Logins wait for each other, and an account is locked after a few wrong ones."""

Result = TypeVar("Result")


class LoginFailed(CloudUnavailable):
    """Nobody could log in, so that the service in question was not asked."""


@dataclass(slots=True)
class Ending:
    """How a call ended: ``call_outcome`` for the circuit, ``outcome`` as the recorder is told."""

    call_outcome: CallOutcome = CallOutcome.UNKNOWN
    outcome: str | None = None
    pause: float | None = None


class Service:
    """Nova, Glance, Neutron or Keystone by its type, such as ``compute``; safe under threads."""

    def __init__(self, name: str, recorder: Recorder, failures: int = FAILURES) -> None:
        self.name = name
        self.circuit = Circuit(name, recorder, failures)
        self._recorder = recorder

    def ask(self, method: str, send: Callable[[], Response]) -> Response:
        """Return the response to a call. Raises CloudUnavailable when there is none."""
        with self._watch(method) as ending:
            response = send()
            _classify(ending, response.status_code, response)
            return response

    def log_in(self, send: Callable[[], Result]) -> Result:
        """Return what a login brings. Raises LoginFailed."""
        try:
            with self._watch("POST") as ending:
                result = send()
                _classify(ending, 200)
                return result
        except CloudUnavailable as unavailable:
            raise LoginFailed(str(unavailable), unavailable.retry_after) from None

    @contextmanager
    def _watch(self, method: str) -> Iterator[Ending]:
        passage = self.circuit.enter()
        ending, started = Ending(), time.perf_counter()
        try:
            yield ending
        except (SDKException, ClientException, RequestException) as error:
            _classify_failure(ending, error)
            log_unavailable(self.name, error)
            raise CloudUnavailable("The cloud cannot be reached", ending.pause) from None
        finally:
            self.circuit.leave(passage, ending.call_outcome, ending.pause)
            if ending.outcome:
                seconds = time.perf_counter() - started
                self._recorder.record_call(self.name, method, ending.outcome, seconds)


def _classify(ending: Ending, status: int, response: Response | None = None) -> None:
    ending.outcome = f"{status // 100}xx"
    ending.call_outcome = CallOutcome.BAD if status >= 500 else CallOutcome.GOOD
    ending.pause = read_pause(response)


def _classify_failure(ending: Ending, error: Exception) -> None:
    """Classify a call without a response, or a login that was refused."""
    response = getattr(error, "response", None)
    status = find_status(error)
    ending.call_outcome = CallOutcome.BAD
    ending.pause = read_pause(response)
    if status is not None:
        ending.outcome = f"{status // 100}xx"
    else:
        ending.outcome = "timeout" if isinstance(error, ConnectTimeout) else "unreachable"


def make_hasty(session: Session, seconds: float) -> Session:
    """Return a session over the same connections that waits no longer than ``seconds``."""
    hasty = Session(session=session.session, timeout=seconds)
    hasty.verify, hasty.cert = session.verify, session.cert
    return hasty


def guard_logins(session: Session, identity: Service, seconds: float) -> None:
    """Have every login of a session pass through the circuit of Keystone.

    keystoneauth asks its plugin for a login only when it has no token that is still good, and
    lets other threads wait meanwhile; so one takes no longer than ``seconds`` a request.
    """
    plugin = session.auth
    if not isinstance(plugin, BaseIdentityPlugin):
        return  # there is no login, as with a token that was given
    log_in = plugin.get_auth_ref
    hasty = make_hasty(session, seconds)

    def get_auth_ref(_: Session) -> object:
        return identity.log_in(lambda: log_in(hasty))

    vars(plugin)["get_auth_ref"] = get_auth_ref
