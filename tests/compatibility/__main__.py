"""What breaks clients of the last release: ``python -m tests.compatibility``.

``spec/releases`` keeps the document of that release, and what of it is broken on purpose. An
announcement of what breaks nothing is a failure too.
"""

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from service.contract.contract import Contract
from tests.commands import ROOT
from tests.compatibility.documents import Document, list_document_breaks

RELEASES = ROOT / "spec" / "releases"


def main(arguments: Sequence[str]) -> int:
    """Print each break that is not announced, and in a line how many; return 1 for any.

    Another directory than that of the releases may be given.
    """
    directory = Path(arguments[0]) if arguments else RELEASES
    released = json.loads((directory / "openapi.json").read_text(encoding="utf-8"))
    text = (directory / "announced.yaml").read_text(encoding="utf-8")
    announced: list[str] = list(yaml.safe_load(text) or {})
    breaks, faults = judge(released, Contract().document, announced)
    for fault in faults:
        print(fault, file=sys.stderr)
    version, known = released["info"]["version"], len(breaks)
    print(f"Breaking changes since {version}: {len(faults)}, and {known} that are announced")
    return int(bool(faults))


def judge(
    released: Document, document: Document, announced: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Return the breaks that are announced, and what is wrong."""
    breaks = list_document_breaks(released, document)
    shapes = {line: re.compile(re.escape(line).replace(r"\*", ".*")) for line in announced}
    known = [one for one in breaks if any(shape.fullmatch(one) for shape in shapes.values())]
    faults = [f"Breaks clients: {one}" for one in breaks if one not in known]
    stale = [line for line, shape in shapes.items() if not any(map(shape.fullmatch, breaks))]
    return known, faults + [f"Announced, and breaks nothing: {line}" for line in stale]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
