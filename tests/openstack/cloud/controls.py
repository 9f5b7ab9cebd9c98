"""How the cloud misbehaves: a small file that a test writes and every service reads."""

import json
import os
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Self

FILE = "controls.json"


@dataclass
class Answer:
    """What becomes of the requests to a service that match ``method`` and ``path`` (with ``*``).

    They wait ``delay`` seconds; then they get ``status``, with ``headers``, without being carried
    out, or are carried out and the response is lost if ``lose`` is set, or are served as usual.
    """

    service: str
    method: str = "*"
    path: str = "*"
    delay: float = 0
    status: int = 0
    lose: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def matches(self, service: str, method: str, path: str) -> bool:
        """Say whether this is meant for a request."""
        wanted = fnmatchcase(method, self.method) and fnmatchcase(path, self.path)
        return wanted and service == self.service


@dataclass
class Controls:
    """What goes wrong while this is in force; nothing by default.

    ``delays`` are seconds that a step of the hypervisor takes, by its name; ``hold`` names steps
    that wait until they are taken off the list; ``failures`` maps a step to why it fails;
    ``closed`` names services whose port is closed; of ``answers`` the first that matches applies.
    docs/openstack-cloud.md names the steps.
    """

    delays: dict[str, float] = field(default_factory=dict)
    hold: list[str] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return what is in force; nothing when there is no file."""
        try:
            read = json.loads(file.read_text())
        except FileNotFoundError:
            return cls()
        return cls(**read | {"answers": [Answer(**answer) for answer in read.get("answers", ())]})

    def write(self, file: Path) -> None:
        """Put this in force, in one step, so that no reader sees half of it."""
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(self)))
        os.replace(draft, file)

    def find_answer(self, service: str, method: str, path: str) -> Answer | None:
        """Return what becomes of a request, or None if it is served as usual."""
        matching = (answer for answer in self.answers if answer.matches(service, method, path))
        return next(matching, None)
