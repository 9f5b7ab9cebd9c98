"""The tour of the README, as a shell runs it."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.commands import ROOT
from tests.http.seeds import LARGE

ADDRESS = "http://localhost:8000"
BLOCK = re.compile(r"^```bash\n(API=.*?)^```$", re.MULTILINE | re.DOTALL)
DEADLINE_S = 300


def read_tour() -> str:
    """Return the commands as the README prints them."""
    (tour,) = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    return tour


def take_tour(url: str, directory: Path) -> list[Any]:
    """Run the commands on the service at ``url``; return what each of them is answered."""
    tour = read_tour()
    assert ADDRESS in tour
    done = subprocess.run(
        ["bash", "-e", "-c", tour.replace(ADDRESS, url)],
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_tour(answers: list[Any]) -> None:
    """What is answered is what the README says of it."""
    made, read, listed, renamed, stopped, refused, started, resized, deleted, missing = answers
    assert (made["name"], made["status"], made["task"]) == ("web-01", "ACTIVE", None)
    assert read == made
    assert listed["items"] == [made]
    assert renamed["name"] == "web-02"
    assert stopped["status"] == "SHUTOFF"
    assert refused["error"]["code"] == "INVALID_STATE_TRANSITION"
    assert "start" in refused["error"]["details"]["allowed_actions"]
    assert started["status"] == "ACTIVE"
    assert (resized["status"], resized["flavor_id"]) == ("ACTIVE", LARGE)
    assert deleted == 204
    assert missing["error"]["code"] == "SERVER_NOT_FOUND"
