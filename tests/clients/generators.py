"""Clients by other generators, made as ``clients/generators/README.md`` says."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.commands import ROOT
from tests.http.api import SERVERS
from tests.http.keys import BOOTSTRAP, open_keyed_client
from tests.http.streams import read_log
from tests.server import LiveServer

README = ROOT / "clients" / "generators" / "README.md"
DOCUMENT = "clients/openapi.json"
PATHS = (".generators/venv/bin", "clients/generators/node_modules/.bin", ".venv/bin")
SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```bash\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COLOUR = re.compile(r"\x1b\[\d+m")
DEADLINE_S = 500

EXPECTED = re.compile(
    r"|#.*"  # the thanks of openapi-generator
    r"|Generating \S+"
    r"|Success: no issues found in \d+ source files?"
    r"|@hey-api/openapi-ts v[\d.]+"
    r"|\[Job 1\] +(~ Generating\.\.\.|\[1\] \S+|✓ \S+ · \d+ files · \S+)"
)
"""The lines that generators and compilers print when there is nothing to complain of."""

PYTHON = ["datamodel-code-generator", "openapi-python-client"]
GO = ["openapi-generator: go"]
TYPESCRIPT = ["openapi-generator: typescript-fetch", "@hey-api/openapi-ts"]

NOWHERE = {"$ref": "#/components/schemas/Nowhere"}
WAIT = "wait for its operation to end and try again"

Report = dict[str, Any]


class GeneratedClient:
    """A client by one generator: the commands that make, compile and run it.

    They leave what they make in ``directory``, and read ``document`` in place of the one of SDKs.
    ``complaints`` is what the generator has said of the document.
    """

    def __init__(self, name: str, directory: Path, document: Path | None = None) -> None:
        text = read_sections()[name]
        if document:
            text = text.replace(f"./{DOCUMENT}", DOCUMENT).replace(DOCUMENT, str(document))
        make, self.compile, self.run = BLOCK.findall(text)
        self.name = name
        self.directory = directory
        self.complaints = find_complaints(self._execute(make))

    def check(self) -> list[str]:
        """Compile the client and the story; return what was complained of."""
        return find_complaints(self._execute(self.compile))

    def tell(self, **settings: str) -> Report:
        """Run the story with ``settings`` in its environment; return what it saw."""
        done = self._execute(self.run, settings)
        assert done.returncode == 0, done.stdout
        report: Report = json.loads(done.stdout)
        return report

    def _execute(
        self, commands: str, settings: Mapping[str, str] = MappingProxyType({})
    ) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([*(str(ROOT / part) for part in PATHS), os.environ["PATH"]])
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            cwd=ROOT,
            env={**os.environ, **settings, "PATH": path, "OUT": str(self.directory)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )


def read_sections() -> dict[str, str]:
    """Return what the document says of each generator that reads the document, by its name."""
    sections = SECTION.findall(README.read_text(encoding="utf-8"))
    return {name: text for name, text in sections if DOCUMENT in text}


def find_complaints(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return every line that is not printed when all is well, and how it ended when it failed."""
    lines = [line.strip() for line in COLOUR.sub("", done.stdout).splitlines()]
    complaints = [line for line in lines if not EXPECTED.fullmatch(line)]
    return complaints + [f"it ended with {done.returncode}"] * (done.returncode != 0)


def check_story(client: GeneratedClient, server: LiveServer) -> None:
    """Run the story of a client, and hold what it saw against what the service says."""
    report = client.tell(OSTLER_URL=server.url, OSTLER_API_KEY=BOOTSTRAP)
    with open_keyed_client(server.url) as reader:
        log = read_log(reader, f"{SERVERS}/{report['server']}/events")
    check_report(report, [event["type"] for event in log])


def check_report(report: Report, log: list[str]) -> None:
    """Hold what a story saw against what is known of it, and against the server's ``log``."""
    operation = report["operation"]
    ended = {name: operation[name] for name in ("server_id", "action", "status", "error")}
    assert ended == {
        "server_id": report["server"],
        "action": "stop",
        "status": "succeeded",
        "error": None,
    }
    assert report["busy"] == {
        "code": "SERVER_BUSY",
        "message": f"Server {report['server']} is busy; {WAIT}",
        "details": {
            "retry": True,
            "retry_after": 1,
            "operation_id": operation["id"],
            "allowed_actions": [],
            "task": "powering-off",
        },
    }
    assert report["refused"] == {
        "code": "INVALID_STATE_TRANSITION",
        "message": "Cannot perform action 'stop' on server in status 'SHUTOFF'",
        "details": {
            "retry": False,
            "retry_after": None,
            "operation_id": None,
            "allowed_actions": ["start", "rescue", "shelve", "rebuild", "snapshot", "lock"],
            "current_status": "SHUTOFF",
            "action": "stop",
        },
    }
    assert report["walked"] == ["web-01", "web-02", "web-03"]
    assert report["events"] == log
    assert (log[0], log[-1]) == ("server.created", "server.deleted")
    assert report["gone"] == "SERVER_NOT_FOUND"


def write_unloved_document(directory: Path, field: Mapping[str, Any]) -> Path:
    """Write a document whose one answer is a schema ``Error`` with a ``field``."""
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    answer = {"200": {"description": "An answer.", "content": content}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Unloved", "version": "1"},
        "paths": {"/": {"get": {"operationId": "get", "responses": answer}}},
        "components": {"schemas": {"Error": {"type": "object", "properties": {"field": field}}}},
    }
    path = directory / "unloved.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
