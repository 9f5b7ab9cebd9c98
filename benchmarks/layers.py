"""Which layer a stack of calls belongs to: our own ones, and those of the libraries."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRAME = re.compile(r'File "(?P<path>[^"]*)", line \d+ in (?P<function>.*)')
START = "Stack (most recent call first)"

DATABASE = "database and its driver"
LOOP = "event loop, threads"
SAMPLER = "rest"

# In the order in which a request meets them. A path is below the checkout or `site-packages`.
LAYERS: dict[str, tuple[str, ...]] = {
    LOOP: ("asyncio", "concurrent", "threading.py", "selectors.py", "uvicorn/server.py",
           "service/application/threads.py"),
    "HTTP: uvicorn": ("uvicorn", "httptools", "service/server/protocol.py"),
    "gateway": (
        "service/gateway", "service/http/media.py", "service/http/entity_tags.py",
        "service/http/problems.py", "service/contract/contract.py",
    ),
    "application": (
        "service/application", "service/middlewares/routing.py",
        "service/middlewares/linked_api.py", "service/middlewares/rendering.py",
    ),
    "Connexion, Starlette": ("connexion", "starlette", "asgiref", "inspect.py"),
    "validation": (
        "service/middlewares/validation.py",
        "service/validation/requests.py",
        "service/validation/queries.py",
        "service/validation/schemas.py",
        "jsonschema_rs",
        "jsonschema",
    ),
    "own middlewares": ("service",),
    "ASGI to WSGI": ("a2wsgi",),
    "Flask, Werkzeug": ("flask", "werkzeug", "service/pages"),
    "JSON": ("service/http/json.py", "json", "orjson"),
    "log": ("service/process/log.py", "logging", "pythonjsonlogger"),
    "handlers": ("handlers",),
    "operations": ("operations",),
    "backends": ("backends",),
    "domain": ("domain",),
    "persistence": ("persistence",),
    "SQLAlchemy": ("sqlalchemy",),
    DATABASE: ("psycopg", "psycopg_binary", "sqlite3"),
}  # fmt: skip

# These functions do nothing but call the driver, which is written in C; a thread that reads SQLite
# is mostly seen where it waits for the next statement.
DRIVER_CALLS = {
    "sqlalchemy/": frozenset(
        {"do_execute", "do_executemany", "do_execute_no_params"}
        | {"fetchone", "fetchall", "fetchmany"}
    ),
    "persistence/database/prepared.py": frozenset({"run_text"}),
    "persistence/database/loop/sqlite_loop.py": frozenset({"run"}),
    "persistence/database/pipelines.py": frozenset({"send", "take_results", "read"}),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A call: ``path`` of its file as LAYERS names it, or None in Python's own library."""

    path: str
    function: str
    own_library: bool


Stack = Sequence[Frame]
"""Calls, the innermost first."""


def read_stacks(lines: Iterable[str]) -> Iterator[Stack]:
    """Yield the stacks that the sampler wrote, in the form of ``faulthandler``."""
    stack: list[Frame] | None = None
    for line in lines:
        if line.startswith(START):
            if stack is not None:
                yield stack
            stack = []
        elif stack is not None and (found := FRAME.search(line)):
            stack.append(make_frame(found["path"], found["function"]))
    if stack is not None:
        yield stack


def make_frame(path: str, function: str) -> Frame:
    """Return the frame of a function in a file."""
    _, package, inside = path.rpartition("/site-packages/")
    if package:
        return Frame(inside, function, own_library=False)
    if path.startswith(f"{ROOT}/"):
        return Frame(path.removeprefix(f"{ROOT}/"), function, own_library=False)
    return Frame(re.sub(r"^.*/python3\.\d+/", "", path), function, own_library=True)


def find_layer(stack: Stack) -> str:
    """Return the layer of the innermost call that belongs to one.

    Python's own library works for its caller, but for the parts that are a layer themselves.
    """
    for frame in stack:
        layer = name_layer(frame)
        if layer is not None:
            return layer
    return SAMPLER


def name_layer(frame: Frame) -> str | None:
    """Return the layer that a frame belongs to by itself; the longest matching path wins."""
    if any(
        frame.path.startswith(path) and frame.function in calls
        for path, calls in DRIVER_CALLS.items()
    ):
        return DATABASE
    matches = [
        (len(path), layer)
        for layer, paths in LAYERS.items()
        for path in paths
        if frame.path == path or frame.path.startswith(f"{path}/")
    ]
    return max(matches)[1] if matches else None


def count_layers(stacks: Iterable[Stack]) -> Counter[str]:
    """Return how many of the stacks belong to each layer."""
    return Counter(find_layer(stack) for stack in stacks)


def count_functions(stacks: Iterable[Stack]) -> Counter[str]:
    """Return in how many of the stacks each function is at work.

    What it calls in Python's own library and in C is its own work.
    """
    found = (next((frame for frame in stack if not frame.own_library), None) for stack in stacks)
    return Counter(f"{frame.path} {frame.function}" for frame in found if frame)
