"""The faults of the simulated cloud: by chance, from a seed, so that each can be had again."""

import hashlib

from msgspec import Struct

from backends.base import CloudUnavailable

NO_VALID_HOST = "No valid host was found. There are not enough hosts available."
BUILD_ERROR = "Build of instance aborted: Failure prepping block device."
ACTION_ERROR = "The hypervisor reported an unexpected error."
SCALE = 2**64


class Faults(Struct, frozen=True):
    """How often each fault happens, from 0 to 1.

    ``no_valid_host`` and ``build_error`` end a create in ERROR, ``stuck_in_build`` never ends it;
    ``action_error`` ends an action in ERROR; ``vanished`` loses a server ``vanished_after``
    seconds after its build. ``unavailable`` fails a call before its work is done, ``lost_answer``
    a changing one after; ``hang`` holds a call for ``hang_seconds``, ``slow_answer`` each call for
    that many seconds. The same ``seed`` brings the same faults to the same servers and actions;
    those of single calls go by the count of the calls of one process.
    """

    no_valid_host: float = 0.0
    build_error: float = 0.0
    stuck_in_build: float = 0.0
    action_error: float = 0.0
    vanished: float = 0.0
    unavailable: float = 0.0
    lost_answer: float = 0.0
    hang: float = 0.0
    slow_answer: float = 0.0
    vanished_after: float = 60.0
    hang_seconds: float = 30.0
    seed: float = 0

    @property
    def any(self) -> bool:
        """Whether a fault can happen at all."""
        builds = (self.no_valid_host, self.build_error, self.stuck_in_build, self.vanished)
        calls = (self.unavailable, self.lost_answer, self.hang, self.slow_answer)
        return any((*builds, self.action_error, *calls))

    def strikes(self, kind: str, *key: object) -> bool:
        """Tell whether the fault ``kind`` happens to ``key``; a key has one outcome for ever."""
        chance: float = getattr(self, kind)
        if not chance:
            return False
        text = "/".join(map(str, (self.seed, kind, *key))).encode()
        digest = hashlib.blake2b(text, digest_size=8).digest()
        return int.from_bytes(digest, "big") < chance * SCALE

    def find_build_fault(self, server_id: str) -> str | None:
        """Return why a server's build comes to nothing, or None when it does not."""
        if self.strikes("no_valid_host", server_id):
            return NO_VALID_HOST
        return BUILD_ERROR if self.strikes("build_error", server_id) else None

    def find_action_fault(self, token: str) -> str | None:
        """Return why an action comes to nothing, or None when it does not."""
        return ACTION_ERROR if self.strikes("action_error", token) else None

    def find_delay(self, server_id: str, call: int) -> float:
        """Return how many seconds a call takes, by its number among those of the process."""
        hanging = self.strikes("hang", server_id, call)
        return self.slow_answer + (self.hang_seconds if hanging else 0)

    def refuse_call(self, server_id: str, call: int) -> None:
        """Be away before the work of a call is done. Raises CloudUnavailable."""
        if self.strikes("unavailable", server_id, call):
            raise CloudUnavailable("The simulated cloud answers 503")

    def lose_response(self, server_id: str, call: int) -> None:
        """Lose the response to a call whose work was done. Raises CloudUnavailable."""
        if self.strikes("lost_answer", server_id, call):
            raise CloudUnavailable("The simulated cloud timed out")
