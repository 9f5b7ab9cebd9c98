"""The README of the TypeScript SDK: its code works as printed, and has types."""

import json
import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from tests.clients.test_typescript_package import check_types
from tests.clients.typescript import DEADLINE_S, NODE, PACKAGE, compile_sdk, run_node, start_node
from tests.http.waits import wait_until
from tests.server import LiveServer, find_free_port

README = (PACKAGE / "README.md").read_text(encoding="utf-8")
*CALLS, RECEIVER = re.findall(r"^```ts\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
(INSTALL,) = re.findall(r"^```bash\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
ADDRESS = "http://localhost:8000"
PORT = "9000"
SECRET = f"whsec_{b64encode(bytes(range(32))).decode()}"
MESSAGE = '{"type":"server.created","timestamp":"2026-11-24T15:12:41Z","data":{"id":"42"}}'
NODE_TYPES = "declare const process: { env: Record<string, string | undefined> }\n"


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_sdk(tmp_path_factory.mktemp("typescript"))


def write_script(sdk: Path, code: str, old: str, new: str) -> Path:
    """Write code of the README into a program of its own."""
    assert old in code
    script = sdk / "readme.mjs"
    script.write_text(code.replace(old, new), encoding="utf-8")
    return script


def test_the_code_works_as_printed(sdk: Path, slow_server: LiveServer) -> None:
    done = run_node(write_script(sdk, "".join(CALLS), ADDRESS, slow_server.url), directory=sdk)
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    assert re.fullmatch(r"ACTIVE 10\.[\d.]+", first)
    assert "succeeded 100" in rest
    assert any(re.fullmatch(r"\d+ of \d+", line) for line in rest)
    assert any(re.fullmatch(r"\d+ server\.created", line) for line in rest)
    assert any(line.startswith("ACTIVE allows [") for line in rest)


@pytest.fixture
def receiver(sdk: Path) -> Iterator[str]:
    """The address of the program that receives webhooks, once it listens."""
    port = str(find_free_port())
    script = write_script(sdk, RECEIVER, PORT, port)
    with start_node(script, WEBHOOK_SECRET=SECRET) as process:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: is_there(url))
        yield url
        process.kill()


def is_there(url: str) -> bool:
    try:
        return httpx.post(url).status_code == 400
    except httpx.TransportError:
        return False


def test_the_receiver_takes_what_is_signed_and_nothing_else(receiver: str) -> None:
    now = datetime.now(tz=UTC)
    headers = {
        "webhook-id": "1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("1", now, MESSAGE),
    }
    assert httpx.post(receiver, content=MESSAGE, headers=headers).status_code == 204
    assert httpx.post(receiver, content=MESSAGE + " ", headers=headers).status_code == 400


@pytest.mark.long
def test_the_code_has_types_for_who_has_installed_it_as_printed(tmp_path: Path) -> None:
    package = tmp_path / "clients" / "typescript"
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(PACKAGE, package, ignore=ignored)
    (package / "node_modules").symlink_to(PACKAGE / "node_modules")
    (tmp_path / "package.json").write_text(json.dumps({"type": "module"}))
    path = f"{NODE.parent}:{os.environ['PATH']}"
    options = {"npm_config_offline": "true", "npm_config_audit": "false"}
    subprocess.run(
        ["/bin/sh", "-ec", INSTALL],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, **options},
        check=True,
        capture_output=True,
        timeout=DEADLINE_S,
    )
    shutil.copy(PACKAGE / "test" / "types.ts", tmp_path)
    (tmp_path / "readme.ts").write_text(NODE_TYPES + "".join(CALLS))
    usual = {"noPropertyAccessFromIndexSignature": False}
    assert check_types(tmp_path, ["types.ts", "readme.ts"], **usual) == ""
    exported = json.loads((PACKAGE / "package.json").read_text("utf-8"))["exports"]
    for name in exported.values():
        assert (package / name).exists()
        assert name.endswith(".json") or (package / name.replace(".js", ".d.ts")).exists()
