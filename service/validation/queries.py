"""Queries: the parameters of an operation, each read as the document describes it."""

import re
from typing import Any
from urllib.parse import parse_qsl

from domain.errors import shorten
from service.http.problems import MalformedRequest, ValidationFailed
from service.validation.messages import Detail, Location, describe_fault, describe_unknown
from service.validation.schemas import ValueSchema

MAX_DIGITS = 30
INTEGER = re.compile(rf"-?[0-9]{{1,{MAX_DIGITS}}}", re.ASCII)
NOT_AN_INTEGER = f"Must be a whole number of at most {MAX_DIGITS} digits"
MAX_QUERY_FIELDS = 100
ITEM_TYPES = frozenset({"string", "integer", "boolean"})
TRUTHS = {"true": True, "false": False}

Parameter = dict[str, Any]
Fields = dict[str, list[str]]
"""The texts that a query gives each of its names, in order."""


def parse_query(query: bytes) -> Fields:
    """Return the fields of a query string. Raises MalformedRequest."""
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_QUERY_FIELDS,
        )
    except ValueError:
        raise MalformedRequest(
            f"The query string must be percent-encoded UTF-8 of at most {MAX_QUERY_FIELDS} fields"
        ) from None
    fields: Fields = {}
    for name, text in pairs:
        fields.setdefault(name, []).append(text)
    return fields


class QuerySchema:
    """The query parameters of one operation."""

    def __init__(self, parameters: list[Parameter]) -> None:
        self.source = parameters
        query = [parameter for parameter in parameters if parameter["in"] == "query"]
        self.fields = {parameter["name"]: QueryField(parameter) for parameter in query}
        self.defaults = {
            p["name"]: p["schema"]["default"] for p in query if "default" in p["schema"]
        }

    def read(self, query: bytes) -> dict[str, Any]:
        """Return the values of a query string, defaults for what it does not name.

        Raises MalformedRequest, and ValidationFailed with every fault.
        """
        if not query:
            return dict(self.defaults)
        given = parse_query(query)
        faults = [
            fault for name, texts in given.items() for fault in self._list_faults(name, texts)
        ]
        if faults:
            raise ValidationFailed(faults)
        return {**self.defaults, **self.read_fields(given)}

    def read_fields(self, given: Fields) -> dict[str, Any]:
        """Return the values of fields without fault."""
        return {name: self.fields[name].read(texts) for name, texts in given.items()}

    def _list_faults(self, name: str, texts: list[str]) -> list[Detail]:
        field = self.fields.get(name)
        if field is None:
            return [describe_unknown(["query", shorten(name)])]
        return field.list_faults(texts)


class QueryField:
    """One parameter of a query: a text, an integer, a truth value, or a list of one of these.

    A list is written in the style ``form``: in several fields, or where the document does not
    let it ``explode`` with commas in one, which may then be repeated as well. The words of an
    ``enum`` are taken in any case of letters, and so are ``true`` and ``false``.
    """

    def __init__(self, parameter: Parameter) -> None:
        schema = parameter["schema"]
        self.name = parameter["name"]
        self.is_list = schema["type"] == "array"
        self.with_commas = self.is_list and not parameter.get("explode", True)
        item = schema["items"] if self.is_list else schema
        self.is_integer = item["type"] == "integer"
        words = {word.lower(): word for word in item.get("enum", ()) if word}
        self.words: dict[str, Any] = TRUTHS if item["type"] == "boolean" else words
        self.schema = ValueSchema(schema)

    def list_faults(self, texts: list[str]) -> list[Detail]:
        """Return what is wrong with the texts of the field."""
        loc: Location = ["query", self.name]
        if self.is_list:
            return self.schema.list_faults(self._read_items(texts), loc)
        if len(texts) > 1:
            return [describe_fault(loc, "Must be given once", "repeated")]
        if self.is_integer and not INTEGER.fullmatch(texts[0]):
            return [describe_fault(loc, NOT_AN_INTEGER, "int_parsing")]
        return self.schema.list_faults(self._read_item(texts[0]), loc)

    def read(self, texts: list[str]) -> Any:
        """Return the value of the texts of the field."""
        return self._read_items(texts) if self.is_list else self._read_item(texts[0])

    def _read_items(self, texts: list[str]) -> list[Any]:
        if self.with_commas:
            texts = ",".join(texts).split(",")
        return [self._read_item(text) for text in texts]

    def _read_item(self, text: str) -> Any:
        if self.is_integer:
            return int(text) if INTEGER.fullmatch(text) else text
        return self.words.get(text.lower(), text) if text.isascii() else text


def can_read(parameter: Parameter) -> bool:
    """Tell whether a parameter of a query is of a kind that ``QueryField`` reads."""
    schema = parameter["schema"]
    if schema["type"] != "array":
        return schema["type"] in ITEM_TYPES
    return parameter.get("style", "form") == "form" and schema["items"]["type"] in ITEM_TYPES
