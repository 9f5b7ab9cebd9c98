"""The faults of the simulated cloud: by chance, from a seed, so that each can be had again."""

import hashlib
import itertools
import time
from dataclasses import dataclass, field, fields

from backends.base import BackendUnavailable

NO_VALID_HOST = "No valid host was found. There are not enough hosts available."
BUILD_ERROR = "Build of instance aborted: Failure prepping block device."
ACTION_ERROR = "The hypervisor reported an unexpected error."
SCALE = 2**64


@dataclass(frozen=True)
class Faults:
    """How often each fault happens, from 0 to 1; ``slow_answer`` is in seconds a call.

    ``no_valid_host`` and ``build_error`` end a create in ERROR, ``stuck_in_build`` never ends it;
    ``action_error`` ends an action in ERROR; ``unavailable`` fails a call before its work is done,
    ``lost_answer`` after. The same ``seed`` brings the same faults to the same servers and
    actions; those of single calls go by the count of the calls of this process.
    """

    no_valid_host: float = 0.0
    build_error: float = 0.0
    stuck_in_build: float = 0.0
    action_error: float = 0.0
    unavailable: float = 0.0
    lost_answer: float = 0.0
    slow_answer: float = 0.0
    seed: float = 0
    _calls: "itertools.count[int]" = field(
        default_factory=itertools.count, init=False, compare=False
    )

    @property
    def any(self) -> bool:
        """Whether a fault can happen at all."""
        names = (f.name for f in fields(self) if f.name not in ("seed", "_calls"))
        return any(getattr(self, name) for name in names)

    def strikes(self, kind: str, *key: object) -> bool:
        """Tell whether the fault ``kind`` happens to ``key``; the same key has the same answer."""
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

    def before_call(self, server_id: str) -> int:
        """Be slow, or be away. Returns the number of the call. Raises BackendUnavailable."""
        call = next(self._calls)
        if self.slow_answer:
            time.sleep(self.slow_answer)
        if self.strikes("unavailable", server_id, call):
            raise BackendUnavailable("The simulated cloud answers 503")
        return call

    def after_call(self, server_id: str, call: int) -> None:
        """Lose the answer to a call whose work was done. Raises BackendUnavailable."""
        if self.strikes("lost_answer", server_id, call):
            raise BackendUnavailable("The simulated cloud timed out")
