"""Which layer the samples of a profile belong to."""

import faulthandler
import tempfile

import pytest

from benchmarks.layers import ROOT, Stack, count_functions, count_layers, make_frame, read_stacks

pytestmark = pytest.mark.long

PACKAGES = f"{ROOT}/.venv/lib/python3.11/site-packages"
LIBRARY = "/usr/lib/python3.11"


def make_stack(*calls: tuple[str, str]) -> Stack:
    return [make_frame(path, function) for path, function in calls]


@pytest.mark.parametrize(
    ("innermost", "layer"),
    [
        ((f"{PACKAGES}/sqlalchemy/engine/base.py", "execute"), "SQLAlchemy"),
        ((f"{PACKAGES}/sqlalchemy/engine/default.py", "do_execute"), "database and its driver"),
        ((f"{PACKAGES}/psycopg/cursor.py", "execute"), "database and its driver"),
        ((f"{PACKAGES}/uvicorn/server.py", "run"), "event loop, threads"),
        ((f"{PACKAGES}/uvicorn/protocols/http/httptools_impl.py", "send"), "HTTP: uvicorn"),
        ((f"{PACKAGES}/starlette/routing.py", "matches"), "Connexion, Starlette"),
        ((f"{ROOT}/service/gateway/gateway.py", "_handle"), "gateway"),
        ((f"{ROOT}/service/middlewares/waiting.py", "__call__"), "own middlewares"),
        ((f"{ROOT}/persistence/servers/rows.py", "read_row"), "persistence"),
        ((f"{LIBRARY}/logging/__init__.py", "emit"), "log"),
        ((f"{LIBRARY}/asyncio/runners.py", "run"), "event loop, threads"),
        ((f"{LIBRARY}/uuid.py", "uuid4"), "gateway"),
        ((f"{ROOT}/service/application/handler_calls.py", "call"), "application"),
        ((f"{ROOT}/persistence/database/prepared.py", "run_text"), "database and its driver"),
        ((f"{ROOT}/persistence/database/prepared.py", "run"), "persistence"),
        ((f"{ROOT}/persistence/database/loop/sqlite_loop.py", "run"), "database and its driver"),
        ((f"{ROOT}/persistence/database/pipelines.py", "send"), "database and its driver"),
        ((f"{ROOT}/persistence/database/pipelines.py", "finish"), "persistence"),
    ],
)
def test_the_innermost_call_of_a_layer_decides(innermost: tuple[str, str], layer: str) -> None:
    stack = make_stack(innermost, (f"{ROOT}/service/gateway/gateway.py", "__call__"))
    assert count_layers([stack]) == {layer: 1}


def test_a_stack_of_nobody_is_the_rest() -> None:
    assert count_layers([make_stack((f"{LIBRARY}/tempfile.py", "mkdtemp")), []]) == {"rest": 2}


def test_a_function_is_charged_for_the_library_that_it_calls() -> None:
    stack = make_stack(
        (f"{LIBRARY}/inspect.py", "signature"), (f"{PACKAGES}/connexion/utils.py", "inspect_all")
    )
    assert count_functions([stack, stack]) == {"connexion/utils.py inspect_all": 2}


def test_what_faulthandler_writes_is_read() -> None:
    with tempfile.TemporaryFile("w+") as file:
        faulthandler.dump_traceback(file, all_threads=False)
        faulthandler.dump_traceback(file, all_threads=False)
        file.seek(0)
        stacks = list(read_stacks(file))
    assert len(stacks) == 2
    assert stacks[0][0].path == "tests/unit/benchmarks/test_layers.py"
    assert stacks[0][0].function == "test_what_faulthandler_writes_is_read"
