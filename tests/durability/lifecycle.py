"""A small model of one server's life, written against the table of transitions alone."""

from dataclasses import dataclass, field

from domain.transitions import Action, Status, end_status, is_allowed, list_allowed_actions


@dataclass
class Model:
    """What a server should look like; ``old_flavor`` is what a resize can be reverted to."""

    id: str
    flavor: str
    image: str
    status: Status = Status.ACTIVE
    old_flavor: str = ""
    locked: bool = False
    protected: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    failed: bool = False

    def find_refusal(self, action: Action) -> str | None:
        """Return the code with which ``action`` must be refused, None when it must be taken."""
        if action in (Action.LOCK, Action.UNLOCK):
            return None
        if self.locked:
            return "SERVER_LOCKED"
        if self.protected and action is Action.DELETE:
            return "SERVER_PROTECTED"
        if not is_allowed(action, self.status):
            return "INVALID_STATE_TRANSITION"
        return None

    def list_allowed(self) -> list[str]:
        """Return what ``allowed_actions`` must say."""
        return [action.value for action in list_allowed_actions(self.status, locked=self.locked)]

    def succeed(self, action: Action, *, reference: str = "", automatic: bool = True) -> None:
        """Be as after an action that went well; ``reference`` is its flavor or image."""
        if action in (Action.LOCK, Action.UNLOCK):
            self.locked = action is Action.LOCK
            return  # the reason of an earlier failure still explains the status
        self.failed = False
        if action is Action.RESIZE:
            self.old_flavor, self.flavor = self.flavor, reference
            self.status = Status.ACTIVE if automatic else Status.VERIFY_RESIZE
            return
        if action is Action.REVERT_RESIZE:
            self.flavor = self.old_flavor
        if action is Action.REBUILD:
            self.image = reference
        self.status = end_status(action, self.status)

    def fail(self) -> None:
        """Be as after an action that came to nothing in the cloud."""
        self.status, self.failed = Status.ERROR, True
