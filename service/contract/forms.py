"""What is written of a document: the same bytes for the same document."""

import json
from typing import Any

import yaml

from service.contract.bundle import Document, SafeDumper


def dump_json(document: Document) -> bytes:
    """Return a document as JSON, for people to read too."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def dump_yaml(document: Document) -> bytes:
    """Return a document as YAML."""
    text: str = yaml.dump(
        document, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=100
    )
    return text.encode()


class _PlainDumper(SafeDumper):
    """Writes repeated parts out in full, since YAML aliases puzzle many readers of OpenAPI."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
