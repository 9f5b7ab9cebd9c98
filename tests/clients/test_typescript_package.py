"""The TypeScript SDK is as its generator makes it, strictly typed, small, and stands alone."""

import filecmp
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.clients.typescript import PACKAGE, bundle, compile_sdk, run_node

GENERATOR = PACKAGE / "node_modules" / "@hey-api" / "openapi-ts" / "bin" / "run.js"
COMPILER = PACKAGE / "node_modules" / "typescript" / "bin" / "tsc"
GENERATED = PACKAGE / "src" / "generated"
LIMIT = 6000
"""The most bytes that four calls may have in a page, compressed."""

FOUR_CALLS = """
import { connect } from '@ostler/sdk'
import { create, get, list, stop } from '@ostler/sdk/servers'
console.log(connect, create, get, list, stop)
"""
EVERYTHING = "import { createClient } from '@ostler/sdk'\nconsole.log(createClient)\n"
STRICTLY: dict[str, Any] = {
    "extends": str(PACKAGE / "tsconfig.json"),
    "compilerOptions": {"noEmit": True, "rootDir": "/"},
}


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compile_sdk(tmp_path_factory.mktemp("typescript"))


def test_what_is_generated_is_as_the_generator_makes_it(tmp_path: Path) -> None:
    done = run_node(GENERATOR, "--file", "openapi-ts.config.mjs", GENERATED=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warn" not in done.stdout.lower()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert (
        names == sorted(path.name for path in GENERATED.iterdir()) == ["sdk.gen.ts", "types.gen.ts"]
    )
    _, mismatch, errors = filecmp.cmpfiles(GENERATED, tmp_path, names, shallow=False)
    assert not (mismatch + errors), "run `make clients-typescript`"


def test_it_compiles_strictly_and_its_types_say_what_they_should(tmp_path: Path) -> None:
    sources = str(PACKAGE / "src")
    paths = {"@ostler/sdk": [f"{sources}/index.ts"], "@ostler/sdk/*": [f"{sources}/*.ts"]}
    checked = check_types(tmp_path, [sources, str(PACKAGE / "test" / "types.ts")], paths=paths)
    assert checked == ""


def check_types(directory: Path, include: list[str], **more: Any) -> str:
    """Return what the compiler has to complain about, at its strictest."""
    options = {**STRICTLY, "include": include}
    options["compilerOptions"] = {**STRICTLY["compilerOptions"], **more}
    (directory / "tsconfig.json").write_text(json.dumps(options))
    return run_node(COMPILER, directory=directory).stdout


def test_four_calls_are_small(sdk: Path) -> None:
    assert measure(sdk, FOUR_CALLS) < LIMIT


def test_the_whole_of_it_is_not_large(sdk: Path) -> None:
    assert measure(sdk, FOUR_CALLS) < measure(sdk, EVERYTHING) < 2 * LIMIT


def measure(sdk: Path, program: str) -> int:
    """Return how many bytes a page loads for a program, compressed."""
    script = sdk / "program.mjs"
    script.write_text(program)
    return len(gzip.compress(bundle(script)))


def test_it_depends_on_nothing_and_names_no_registry() -> None:
    package = json.loads((PACKAGE / "package.json").read_text("utf-8"))
    assert not package.keys() & {"dependencies", "peerDependencies", "optionalDependencies"}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in package["devDependencies"].values())
    lock = json.loads((PACKAGE / "package-lock.json").read_text("utf-8"))
    assert lock["packages"][""]["devDependencies"] == package["devDependencies"]
    assert not [one for one in lock["packages"].values() if "resolved" in one]
