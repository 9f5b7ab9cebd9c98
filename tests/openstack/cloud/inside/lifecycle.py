"""What Nova's own source says of the lifecycle, as JSON: ``… .inside.lifecycle``.

Of each method of ``nova.compute.api.API``: what ``check_instance_state`` asks of the server, the
tasks that the method sets, and the names that it writes into the history.
"""

import ast
import inspect
import json
from typing import Any

from nova.compute import api, instance_actions, task_states, vm_states

CHECK = "check_instance_state"
NAMES = {
    "vm_states": vm_states,
    "task_states": task_states,
    "instance_actions": instance_actions,
    "set": set,
}


def main() -> None:
    """Print what is said."""
    tree = ast.parse(inspect.getsource(api))
    (found,) = [node for node in tree.body if getattr(node, "name", None) == "API"]
    assert isinstance(found, ast.ClassDef)
    methods = {part.name: part for part in found.body if isinstance(part, ast.FunctionDef)}
    print(json.dumps({name: describe(method) for name, method in methods.items()}))


def describe(method: ast.FunctionDef) -> dict[str, Any]:
    """Return what is said of one method; ``check`` is None where nothing is asked."""
    calls = [part for part in method.decorator_list if isinstance(part, ast.Call)]
    checks = [call for call in calls if getattr(call.func, "id", None) == CHECK]
    body = [node for statement in method.body for node in ast.walk(statement)]
    return {
        "check": read_check(checks[0]) if checks else None,
        "tasks": [evaluate(value) for value in map(find_task, body) if value is not None],
        "history": [evaluate(node) for node in body if is_of(node, "instance_actions")],
    }


def find_task(node: ast.AST) -> ast.AST | None:
    """Return the task that a statement, or an argument of a call, sets."""
    is_set = isinstance(node, ast.Assign) and getattr(node.targets[0], "attr", "") == "task_state"
    is_given = isinstance(node, ast.keyword) and node.arg == "task_state"
    value = getattr(node, "value", None) if is_set or is_given else None
    return value if value is not None and is_of(value, "task_states") else None


def read_check(check: ast.Call) -> dict[str, Any]:
    """Return what one decorator asks; None stands for anything."""
    given = {keyword.arg: evaluate(keyword.value) for keyword in check.keywords}
    states, tasks = given.get("vm_state"), given.get("task_state", (None,))
    return {
        "vm_state": None if states is None else sorted(states),
        "task_state": None if tasks is None else list(tasks),
        "must_have_launched": given.get("must_have_launched", True),
    }


def is_of(node: ast.AST, module: str) -> bool:
    """Say whether an expression is a name of a module."""
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", None) == module


def evaluate(node: ast.AST) -> Any:
    """Return what an expression of constants is worth."""
    assert isinstance(node, ast.expr)
    return eval(compile(ast.Expression(node), api.__file__, "eval"), dict(NAMES))  # noqa: S307, of Nova's source


if __name__ == "__main__":
    main()
