"""The OpenAPI files of ``spec/``, brought into one document."""

from collections.abc import Collection
from importlib.resources import files
from typing import Any

import yaml

try:
    from yaml import CSafeDumper as SafeDumper
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML was built without libyaml, which is many times faster
    from yaml import SafeDumper, SafeLoader  # type: ignore[assignment]

__all__ = ["Bundler", "ContractError", "Document", "SafeDumper", "SafeLoader", "read_document"]

ROOT = "openapi.yaml"
REQUIRED_SETTING = "x-requires-setting"
"""Names the setting without which a service has no such operation, nor describes it."""

Document = dict[str, Any]


class ContractError(Exception):
    """The files of the document do not fit together; the message says where."""


def read_document(name: str) -> Document:
    """Return the parsed file ``name`` of the package ``spec``."""
    text = files("spec").joinpath(name).read_text(encoding="utf-8")
    document: Document = yaml.load(text, Loader=SafeLoader)
    return document


class Bundler:
    """Brings a document of several files into one, without dereferencing it.

    A reference ``noun.yaml#/schemas/Name`` becomes ``#/components/schemas/Name``; a reference in
    the site map to ``noun.yaml#/paths/name`` is replaced by what it names. What the root lists
    under ``schemas`` is there although no operation refers to it. Paths whose operations need one
    of the settings that are ``unset`` are left out, with all that they alone refer to.
    """

    def __init__(self, unset: Collection[str] = ()) -> None:
        self.unset = unset
        self.documents: dict[str, Document] = {}
        self.components: dict[str, dict[str, Any]] = {}
        self.origins: dict[tuple[str, str], str] = {}

    def bundle(self) -> Document:
        """Return the whole document, components sorted by name so that its bytes are stable."""
        root = dict(self._document(ROOT))
        items = {path: self._path_item(item["$ref"]) for path, item in root["paths"].items()}
        root["paths"] = {path: item for path, item in items.items() if item}
        root["tags"] = self._list_tags(root)
        for kept in root.pop("schemas").values():
            self._lift(kept["$ref"], ROOT)
        self.components["securitySchemes"] = root.pop("securitySchemes")
        root["components"] = {
            section: dict(sorted(parts.items()))
            for section, parts in sorted(self.components.items())
        }
        return root

    def _document(self, name: str) -> Document:
        if name not in self.documents:
            self.documents[name] = read_document(name)
        return self.documents[name]

    def _path_item(self, reference: str) -> Any:
        """Return what is at a path, nothing where that needs what is not set."""
        name, pointer = reference.split("#/paths/")
        item = self._document(name)["paths"][pointer]
        needed = {part.get(REQUIRED_SETTING) for part in item.values() if isinstance(part, dict)}
        return {} if needed.intersection(self.unset) else self._rewrite(item, name)

    def _list_tags(self, root: Document) -> list[Document]:
        """Return the tags of what is at the paths."""
        used = {
            tag
            for item in root["paths"].values()
            for part in item.values()
            if isinstance(part, dict)
            for tag in part.get("tags", ())
        }
        return [tag for tag in root["tags"] if tag["name"] in used]

    def _rewrite(self, node: Any, name: str) -> Any:
        if isinstance(node, list):
            return [self._rewrite(item, name) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return {"$ref": self._lift(node["$ref"], name)}
        if "propertyName" in node and "mapping" in node:
            mapping = {word: self._lift(target, name) for word, target in node["mapping"].items()}
            return {**node, "mapping": mapping}
        return {key: self._rewrite(value, name) for key, value in node.items()}

    def _lift(self, reference: str, name: str) -> str:
        """Copy what ``reference`` names into the components once, and return its new place."""
        origin, _, pointer = reference.partition("#/")
        origin = origin or name
        section, _, key = pointer.partition("/")
        known = self.origins.setdefault((section, key), origin)
        if known != origin:
            raise ContractError(f"{section}/{key} is defined in {known} and in {origin}")
        parts = self.components.setdefault(section, {})
        if key not in parts:
            parts[key] = None
            parts[key] = self._rewrite(self._find(origin, section, key), origin)
        return f"#/components/{section}/{key}"

    def _find(self, origin: str, section: str, key: str) -> Any:
        try:
            return self._document(origin)[section][key]
        except KeyError:
            raise ContractError(f"{origin} has no {section}/{key}") from None
