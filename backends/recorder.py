"""Who is told what a backend does with its cloud, such as the metrics of a service."""

from typing import Protocol

from backends.base import CircuitState


class Recorder(Protocol):
    """Is told of every call on a cloud and of every state of a circuit; safe under threads."""

    def record_call(self, service: str, method: str, outcome: str, seconds: float) -> None:
        """Take note of a call that was made.

        ``outcome`` is the class of its status (``2xx`` to ``5xx``), ``timeout`` or
        ``unreachable``; ``seconds`` is how long it took.
        """

    def record_circuit(self, service: str, state: CircuitState) -> None:
        """Take note of the state in which the circuit of a service is from now on."""


class NoRecorder:
    """Takes note of nothing."""

    def record_call(self, service: str, method: str, outcome: str, seconds: float) -> None:
        """Let a call pass."""

    def record_circuit(self, service: str, state: CircuitState) -> None:
        """Let a state pass."""
