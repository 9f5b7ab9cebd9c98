"""Nouns: what the things are called, where they are listed, and which fields refer to them."""

from table_maker.answers import describe_answer
from table_maker.document import Document, Row
from table_maker.wording import make_singular

VERBS = {"get": "show", "put": "set"}
"""What the command line calls the verb of an operationId, where it is another word."""

REFERENCES = {
    "key_id": "api-key",
    "key_name": "keypair",
    "keypair_name": "keypair",
    "networks": "network",
    "region": "region",
    "servers": "server",
}
"""What fields refer to, but for those that are called for it, as `server_id` is."""


class Nouns:
    """The nouns of a document; ``listed`` has for each where its things are listed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._names = {tag["name"]: name_noun(tag) for tag in document.tags}
        self.listed = self._describe_lists()

    def name_command(self, operation: Row) -> str:
        """Return the words of a command: ``server show``."""
        chosen: str | None = operation.get("x-cli-name")
        if chosen:
            return chosen
        verb = operation["operationId"].partition("_")[0]
        return f"{self._names[operation['tags'][0]]} {VERBS.get(verb, verb)}"

    def find_noun(self, field: str) -> str | None:
        """Return what a field refers to, where that is something with a list."""
        noun = REFERENCES.get(field) or field.removesuffix("_id")
        return noun if noun in self.listed and (field in REFERENCES or field != noun) else None

    def _describe_lists(self) -> Row:
        """Return for each noun where its things are listed, and what they are known by."""
        found: Row = {}
        for path, method, operation, _ in self._document.iterate_operations():
            is_list = operation.get("operationId", "").startswith("list_")
            if method == "GET" and is_list and "x-cli-name" not in operation:
                found[self._names[operation["tags"][0]]] = self._describe_list(path, operation)
        return found

    def _describe_list(self, path: str, operation: Row) -> Row:
        answer = describe_answer(self._document, operation)
        known = [field for field in ("id", "name") if field in answer["fields"]]
        name = answer.get("key", known[-1])
        parameters = map(self._document.resolve, operation["parameters"])
        is_filter = any(parameter["name"] == name for parameter in parameters)
        return {"path": path, "id": known[0], "name": name, "filter": is_filter}


def name_noun(tag: Row) -> str:
    """Return the noun of a tag."""
    name: str = tag.get("x-cli-name") or make_singular(tag["name"])
    return name
