"""The package of the Python SDK: quick to import, and typed."""

import subprocess
import sys

import ostler_sdk

LAZY = """
import sys, ostler_sdk
heavy = [name for name in ("pydantic", "httpx2", "ostler_sdk.models") if name in sys.modules]
assert not heavy, heavy
client = ostler_sdk.Client("http://127.0.0.1:1", retries=ostler_sdk.Retries(attempts=1, elapsed=0))
try:
    client.request("GET", "/api/v1/servers")
except ostler_sdk.errors.ConnectionFailed as error:
    print(error)
assert "pydantic" not in sys.modules
client.servers
assert "pydantic" in sys.modules
"""


def test_nothing_is_imported_before_it_is_used() -> None:
    done = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("The service cannot be reached")


def test_every_name_of_the_package_is_there() -> None:
    assert all(getattr(ostler_sdk, name) for name in ostler_sdk.__all__)
