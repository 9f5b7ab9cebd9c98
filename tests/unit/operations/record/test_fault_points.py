"""Every step of an operation lies between two fault points: no commit and no call is left out."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import operations
from operations.record.fault_points import POINTS, Trap
from operations.record.transactions import Call, Commit

ROOM = Path(operations.__path__[0])
MODULES = sorted(ROOM.rglob("*.py"))
NO_STEPS = {
    "clouds/catalogue.py": "a copy of the catalogue is made anew, whatever became of the last one",
    "clouds/regions.py": "a cloud is asked whether it is there, and nothing comes of it",
    "record/transactions.py": "the points themselves",
    "requests/consoles.py": "a console is read, and nothing comes of it",
    "requests/deliveries.py": "a delivery that is asked for is sent by itself once it is recorded",
    "requests/keys.py": "no operation is made of a change of an API key",
    "requests/quotas.py": "a quota is set, and a cloud only asked for its limits",
    "requests/webhooks.py": "no operation is made of a change of a webhook",
    "webhooks/batches.py": "a delivery that nobody noted is made again, under the same id",
    "webhooks/dispatcher.py": "likewise",
}
WITH_STEPS = [path for path in MODULES if str(path.relative_to(ROOM)) not in NO_STEPS]
POINTS_HOME = ROOM / "record" / "fault_points.py"
WITHOUT_CALL = (
    ".backend.retry_after",
    ".backend.capabilities",
    ".backend.ends_inline",
    ".backend.prefetch_server",
)
"""What a backend tells of itself, for which no cloud is called."""

ASKED = (".backend.", "find_backend(", "_reach(")
"""What is in the name of a call of a cloud."""

REPEATED = {
    "fold_counts": "counts that are not folded today are folded tomorrow, and right either way",
    "_remove_batch": "what is not removed today is removed tomorrow",
    "write_due": "a refusal is written the next time, or lost with the process",
    "forget_expired_keys": "what it does not delete today it deletes tomorrow",
    "forget_ended_sessions": "what it does not delete today it deletes tomorrow",
}


def iter_functions(path: Path) -> Iterator[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def list_called(node: ast.AST) -> list[str]:
    """Return what is called in ``node``, as it is written."""
    return [ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]


def list_steps(function: ast.FunctionDef) -> list[str]:
    """Return the steps that a function takes, as it names them."""
    return [
        ast.unparse(one)
        for one in ast.walk(function)
        if isinstance(one, ast.Attribute) and ast.unparse(one.value) in ("Call", "Commit")
    ]


@pytest.mark.parametrize("path", WITH_STEPS, ids=str)
def test_a_transaction_has_its_points(path: Path) -> None:
    for function in iter_functions(path):
        if function.name not in REPEATED:
            assert not [one for one in list_called(function) if one.endswith("database.write")]


@pytest.mark.parametrize("path", WITH_STEPS, ids=str)
def test_a_call_of_the_cloud_has_its_points(path: Path) -> None:
    pointed = {
        name
        for function in iter_functions(path)
        for block in ast.walk(function)
        if isinstance(block, ast.With) and any("call(" in ast.unparse(i) for i in block.items)
        for name in list_called(block)
    }
    callers = set(iter_functions(path))
    names = {name for one in callers for name in list_called(one)}
    called = {name for name in names if any(part in name for part in ASKED)}
    called = {name for name in called if not any(part in name for part in WITHOUT_CALL)}
    called = {name for name in called if not name.endswith(".for_project")}
    inside = {name for one in callers if one.name in pointed for name in list_called(one)}
    assert called <= pointed | inside


def test_every_point_is_there_for_a_step() -> None:
    taken = {step for path in MODULES for one in iter_functions(path) for step in list_steps(one)}
    named = {f"Call.{step.name}" for step in Call} | {f"Commit.{step.name}" for step in Commit}
    assert taken >= named
    assert len(POINTS) == 2 * len(named)


@pytest.mark.parametrize("path", [path for path in MODULES if path != POINTS_HOME], ids=str)
def test_what_carries_out_operations_knows_nothing_of_how_it_is_made_to_die(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (getattr(node, "module", None), *(alias.name for alias in node.names))
    }
    assert not imported & {"operations.record.fault_points", "fault_points", "signal"}


@pytest.mark.parametrize("text", ["", "nowhere", "before-claim", "before-claim-commit:one"])
def test_a_point_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"fault point|invalid literal"):
        Trap(text)
