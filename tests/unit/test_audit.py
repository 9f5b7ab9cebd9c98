"""The audit of locked packages: what is known fails it, an index that does not tell does not."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import audit
from tests.server import find_free_port

pytestmark = pytest.mark.long  # every `make lint` asks for itself

KNOWN = {
    "id": "PYSEC-2026-1",
    "aliases": ["CVE-2026-1"],
    "summary": "Somebody else is let in",
    "affected": [
        {
            "package": {"name": "starlette", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9999.1"}]}],
        }
    ],
}


class VulnerabilityServer(ThreadingHTTPServer):
    """Tells what is known about packages as https://osv.dev does, and which it was asked about."""

    def __init__(self, known: dict[str, object]) -> None:
        super().__init__(("127.0.0.1", 0), AnsweringHandler)
        self.known = known
        self.asked: set[str] = set()

    @property
    def arguments(self) -> list[str]:
        """What has pip-audit ask this server."""
        return ["-s", "osv", "--osv-url", f"http://127.0.0.1:{self.server_port}/v1/query"]


class AnsweringHandler(BaseHTTPRequestHandler):
    server: VulnerabilityServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        name = json.loads(self.rfile.read(length))["package"]["name"]
        self.server.asked.add(name)
        found = self.server.known.get(name)
        body = json.dumps({"vulns": [found]} if found else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def serve_known(known: dict[str, object]) -> Iterator[VulnerabilityServer]:
    """Serve what is known for the time of the block."""
    with VulnerabilityServer(known) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_known_vulnerability_is_told_and_fails_the_audit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serve_known({"starlette": KNOWN}) as server:
        assert audit.main(server.arguments) == 1
    line = capsys.readouterr().err.strip()
    assert line.startswith("starlette ")
    assert line.endswith(": PYSEC-2026-1, CVE-2026-1; mended in 9999.1")


def test_every_package_that_is_served_or_used_is_looked_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with serve_known({}) as server:
        assert audit.main(server.arguments) == 0
    assert {"connexion", "cryptography", "pytest", "ruff", "setuptools"} <= server.asked
    printed = capsys.readouterr()
    assert (printed.err, printed.out.endswith(" locked packages: 0\n")) == ("", True)


def test_an_index_that_is_away_is_told_in_one_line_and_fails_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = f"http://127.0.0.1:{find_free_port()}"
    assert audit.main(["-s", "osv", "--osv-url", url]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("The packages were not looked up among known vulnerabilities: ")
