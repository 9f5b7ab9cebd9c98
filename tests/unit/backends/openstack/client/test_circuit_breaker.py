"""A circuit: open after failures in a row, for longer each time, and tried by one call alone."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from backends.base import CircuitState, CloudUnavailable
from backends.openstack.client.circuit_breaker import (
    FAILURES,
    LONGEST_PAUSE,
    LONGEST_RETRY_AFTER,
    PROBE_SECONDS,
    CallOutcome,
    Circuit,
)

CALLERS = 20


class Clock:
    """A time that goes on when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Recorder:
    """Keeps the states that it is told, and no calls."""

    def __init__(self) -> None:
        self.states: list[CircuitState] = []

    def record_call(self, service: str, method: str, outcome: str, seconds: float) -> None:
        raise AssertionError("a circuit makes no calls")

    def record_circuit(self, service: str, state: CircuitState) -> None:
        self.states.append(state)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def circuit(clock: Clock, recorder: Recorder) -> Circuit:
    return Circuit("compute", recorder, clock=clock)


def call(circuit: Circuit, call_outcome: CallOutcome, retry_after: float | None = None) -> None:
    """Make a call that ends so."""
    circuit.leave(circuit.enter(), call_outcome, retry_after)


def open_circuit(circuit: Circuit) -> float:
    """Let calls fail until the circuit is open; return its pause."""
    while (pause := circuit.retry_after()) is None:
        call(circuit, CallOutcome.BAD)
    return pause


def test_failures_in_a_row_open_it_and_every_call_is_refused_at_once(circuit: Circuit) -> None:
    for _ in range(FAILURES - 1):
        call(circuit, CallOutcome.BAD)
    assert circuit.find_state() is CircuitState.CLOSED
    call(circuit, CallOutcome.BAD)
    assert circuit.find_state() is CircuitState.OPEN
    with pytest.raises(CloudUnavailable) as refusal:
        circuit.enter()
    assert refusal.value.retry_after == circuit.retry_after()
    assert 0.5 < (refusal.value.retry_after or 0) < 1.5


def test_a_success_between_failures_keeps_it_closed(circuit: Circuit) -> None:
    for _ in range(FAILURES):
        call(circuit, CallOutcome.BAD)
        call(circuit, CallOutcome.GOOD)
    assert circuit.find_state() is CircuitState.CLOSED
    assert circuit.retry_after() is None


def test_a_good_probe_closes_it(circuit: Circuit, clock: Clock, recorder: Recorder) -> None:
    clock.now += open_circuit(circuit)
    assert circuit.find_state() is CircuitState.HALF_OPEN
    assert circuit.retry_after() is None
    call(circuit, CallOutcome.GOOD)
    for _ in range(FAILURES - 1):
        call(circuit, CallOutcome.BAD)
    assert circuit.find_state() is CircuitState.CLOSED
    assert recorder.states == ["closed", "open", "half_open", "closed"]


def test_the_pause_grows_from_probe_to_probe_up_to_a_limit(circuit: Circuit, clock: Clock) -> None:
    pauses = []
    for _ in range(9):
        pauses.append(open_circuit(circuit))
        clock.now += pauses[-1]
    assert pauses[:5] == sorted(pauses[:5])
    assert max(pauses) == pytest.approx(LONGEST_PAUSE)
    call(circuit, CallOutcome.GOOD)
    assert open_circuit(circuit) < 1.5


def test_of_many_callers_one_is_the_probe(circuit: Circuit, clock: Clock) -> None:
    clock.now += open_circuit(circuit)
    together = Barrier(CALLERS)

    def enter(_: int) -> float | None:
        together.wait()
        try:
            circuit.enter()
        except CloudUnavailable as refusal:
            return refusal.retry_after
        return None

    with ThreadPoolExecutor(CALLERS) as pool:
        waits = list(pool.map(enter, range(CALLERS)))
    assert waits.count(None) == 1
    assert waits.count(PROBE_SECONDS) == CALLERS - 1


def test_a_probe_that_never_came_to_the_service_is_followed_by_another(
    circuit: Circuit, clock: Clock
) -> None:
    clock.now += open_circuit(circuit)
    call(circuit, CallOutcome.UNKNOWN)
    assert circuit.find_state() is CircuitState.HALF_OPEN
    call(circuit, CallOutcome.GOOD)
    assert circuit.find_state() is CircuitState.CLOSED


def test_calls_that_never_came_to_the_service_do_not_open_it(circuit: Circuit) -> None:
    for _ in range(2 * FAILURES):
        call(circuit, CallOutcome.UNKNOWN)
    assert circuit.find_state() is CircuitState.CLOSED


def test_a_call_from_before_the_outage_teaches_nothing(circuit: Circuit, clock: Clock) -> None:
    early, late = circuit.enter(), circuit.enter()
    pause = open_circuit(circuit)
    circuit.leave(early, CallOutcome.GOOD)
    circuit.leave(late, CallOutcome.BAD)
    assert circuit.retry_after() == pause


@pytest.mark.parametrize(("retry_after", "pause"), [(7.0, 7.0), (3600.0, LONGEST_RETRY_AFTER)])
def test_a_service_may_ask_for_a_pause(circuit: Circuit, retry_after: float, pause: float) -> None:
    call(circuit, CallOutcome.GOOD, retry_after)
    assert circuit.find_state() is CircuitState.OPEN
    assert circuit.retry_after() == pause


def test_an_opening_and_a_closing_are_logged_once(
    circuit: Circuit, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "backends.openstack.client.circuit_breaker")
    calls = [circuit.enter() for _ in range(2 * FAILURES)]
    for passage in calls:
        circuit.leave(passage, CallOutcome.BAD)
    clock.now += circuit.retry_after() or 0
    call(circuit, CallOutcome.GOOD)
    call(circuit, CallOutcome.GOOD)
    assert caplog.messages == ["Circuit opened", "Circuit half open", "Circuit closed"]
