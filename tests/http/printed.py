"""Who runs the commands that the documents print, and why a few are run by nobody.

A block of commands in `docs/` that is in none of these lists makes a test fail.
"""

import ast
import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from tests.commands import ROOT

LANGUAGES = ("bash", "console", "python", "sh", "shell")


@dataclass(frozen=True)
class Tour:
    """A document whose commands are run one after another, or those below some of its headings."""

    document: str
    sections: tuple[str, ...] = ()
    replaced: Mapping[str, str] = field(default_factory=dict, hash=False)
    alone: bool = False
    is_long: bool = True

    def __str__(self) -> str:
        return "#".join((self.document, *self.sections[:1]))


TOURS = (
    Tour("docs/tutorial.md", is_long=False),
    Tour("docs/how-to/keys.md"),
    Tour("docs/how-to/ci.md"),
    Tour("docs/how-to/backup.md", alone=True),
    Tour("docs/errors.md"),
    Tour("docs/idempotency.md"),
    Tour("docs/simulator.md"),
    Tour("docs/audit.md"),
    Tour("docs/quotas.md"),
    Tour("docs/versioning.md"),
    # A key is typed where the document says that it is asked for.
    Tour("docs/cli.md", replaced={"--api-key -  ": "--api-key - <<< a-key"}),
    Tour("docs/authentication.md", ("What may I do",)),
    Tour("docs/authentication.md", ("API keys",)),
    # It only sets what it shows, so that the settings are looked at.
    Tour(
        "docs/authentication.md",
        ("Signing in at the issuer",),
        {
            "OIDC_CLIENT_SECRET_FILE=/run/secrets/oidc": "OIDC_CLIENT_SECRET=secret",
            "example.com\n```": "example.com\n.venv/bin/ostler config > /dev/null\n```",
        },
        alone=True,
    ),
    # Nobody here is the issuer of the first block, so that its settings are looked at.
    Tour(
        "docs/authentication.md",
        ("JSON Web Tokens",),
        {"admin\"}'\nmake run": "admin\"}'\n.venv/bin/ostler config > /dev/null"},
    ),
    Tour("docs/operations.md", ("Logs", "What goes on, and what takes its place")),
    Tour("docs/operations.md", ("Health", "Rate limits", "Behind a proxy", "Browsers", "Secrets")),
    Tour("docs/operations.md", ("TLS",), alone=True),
)
"""Those that tests/http/test_tour.py runs as they are."""

FOLLOWED = {
    Tour("docs/events.md"): "tests/http/test_tour.py",
    Tour("docs/webhooks.md"): "tests/http/test_tour.py",
    Tour("docs/workers.md", ("Run them", "The tables of Procrastinate")): "tests/http/test_tour.py",
    Tour("docs/operations.md", ("Backup and restore",)): "tests/http/test_tour.py",
    Tour("docs/regions.md"): "tests/openstack/test_tour.py",
    Tour("docs/how-to/cloud.md"): "tests/openstack/test_tour.py",
    Tour("docs/openstack.md", ("Point it at the cloud",)): "tests/openstack/test_tour.py",
    Tour("docs/openstack-cloud.md", ("What is in it",)): "tests/openstack/test_tour.py",
}
"""Those that need more, or whose answers are looked at, each with the file that follows it."""

Check = Callable[[str], bool]


def needs(program: str, distribution: str, block: str) -> bool:
    """Tell whether a block calls a program that nothing which is installed here brings."""
    locks = [path.read_text(encoding="utf-8") for path in (ROOT / "requirements").glob("*.txt")]
    called = re.search(rf"(?:^|\$\(|\| ){program} ", block, re.MULTILINE)
    return bool(called) and not any(f"\n{distribution}==" in lock for lock in locks)


def changes_the_machine(block: str) -> bool:
    """Tell whether a block begins as another user, or installs what the system has."""
    return bool(re.match("(?:sudo|apt-get) ", block))


def has_targets(block: str) -> bool:
    """Tell whether every line is a target that the Makefile has; what it does is tested itself."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [re.match(r"make ([a-z-]+)\b", line) for line in block.splitlines()]
    return all(target and re.search(rf"^{target[1]}:", makefile, re.M) for target in targets)


def measures(block: str) -> bool:
    """Tell whether a block measures for minutes, by programs that there are, with their options."""
    words = r"make bench|\.venv/bin/python -m benchmarks[.a-z_]*|apt-get install wrk"
    programs = re.findall(r"-m (benchmarks[.a-z_]*)", block)
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "benchmarks").rglob("*.py"))
    options = re.findall(r"(?<=[ \"])--[a-z-]+", re.sub(r"'[^']*'", "", block, flags=re.DOTALL))
    commands = block.replace("\\\n", " ").splitlines()
    return (
        all(re.match(words, line) for line in commands)
        and all(importlib.util.find_spec(program) for program in programs)
        and all(f'"{option}"' in sources for option in options)
    )


def imports_what_there_is(block: str) -> bool:
    """Tell whether a block is Python, and what it imports is there."""
    imports = [one for one in ast.parse(block).body if isinstance(one, ast.ImportFrom)]
    return bool(imports) and all(
        hasattr(importlib.import_module(one.module or ""), name.name)
        for one in imports
        for name in one.names
    )


needs_openstack = partial(needs, "openstack", "python-openstackclient")

EXCUSED: Mapping[tuple[str, str], Check] = {
    ("docs/authentication.md", "KEYSTONE_AUTH_URL=$(openstack"): needs_openstack,
    ("docs/authentication.md", "application credential create"): needs_openstack,
    ("docs/authentication.md", "openstack --os-cloud admin service"): needs_openstack,
    ("docs/openstack.md", "openstack role add"): needs_openstack,
    ("docs/openstack-cloud.md", "make openstack-down"): has_targets,
    ("docs/openstack-cloud.md", "import Answer, Controls"): imports_what_there_is,
    ("docs/workers.md", "CREATE ROLE ostler"): changes_the_machine,
    ("docs/performance.md", "apt-get install wrk"): measures,
    ("docs/performance.md", "--against-start"): measures,
    ("docs/performance.md", "benchmarks.endurance"): measures,
    ("docs/performance.md", "benchmarks.fleet"): measures,
}
"""Blocks that nobody runs, by some words of each, with what has to hold of one."""
