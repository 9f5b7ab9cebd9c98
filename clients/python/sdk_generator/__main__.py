"""Write what the SDK has from the document: models, inputs, operations, errors, docstrings, sync.

`python -m sdk_generator` renews them where they are; another package may be named.
"""

import subprocess
import sys
from pathlib import Path

from sdk_generator.contract import Contract, read_document
from sdk_generator.docstrings import write_docstrings
from sdk_generator.errors import write_errors
from sdk_generator.inputs import write_inputs
from sdk_generator.models import write_models
from sdk_generator.operations import write_operations
from sdk_generator.places import BIN, PACKAGE, ROOT
from sdk_generator.sync import write_sync


def generate(package: Path) -> None:
    """Renew what is made in a package."""
    contract = Contract(read_document())
    write_models(contract, package)
    write_inputs(contract, package)
    write_operations(contract, package)
    write_errors(package)
    for path in sorted(package.glob("_async/*.py")):
        write_docstrings(contract, path)
    write_sync(package)
    files = sorted(package.rglob("*.py"))
    for command in (["check", "--fix-only"], ["format"]):
        options = ["--quiet", "--config", str(ROOT / "pyproject.toml")]
        subprocess.run([str(BIN / "ruff"), *command, *options, *map(str, files)], check=True)


if __name__ == "__main__":
    generate(Path(*sys.argv[1:]) if sys.argv[1:] else PACKAGE)
