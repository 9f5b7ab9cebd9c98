"""Make the table of commands, ``ostler_cli/commands.json``, from the OpenAPI document.

The document comes by standard input as JSON, and the table goes to standard output.
docs/cli.md says which words of the document, ``x-cli-...``, have a say in it.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]

VERBS = {"get": "show", "put": "set"}
"""What the command line calls the verb of an operationId, where it is another word."""

PAGES = {"next_cursor": "cursor", "next_after": "after"}
"""Where the next page begins, and the parameter that asks for it."""

KEPT_BY_PAGES = {"limit", "offset", "cursor"}
"""Parameters for which the command line has options of its own."""

REFERENCES = {
    "key_id": "api-key",
    "key_name": "keypair",
    "keypair_name": "keypair",
    "networks": "network",
    "region": "region",
    "servers": "server",
}
"""What fields refer to, but for those that are called for it, as `server_id` is."""

NAMED_BY_SERVICE = {"flavor_id", "image_id"}
"""References for which the service takes a name, in the right region."""


SENTENCE_END = re.compile(r"(?<=[.])\s+(?=[A-Z`])")

PROTOCOL = re.compile(
    r"\b[2-5]\d\d\b|`(Idempotency-Key|If-Match|Location|Prefer|null)`|the answer|ETag"
)
"""What only those are told who send requests themselves: statuses, headers, bodies."""


def main() -> None:
    """Read the document, write the table."""
    table = Table(json.load(sys.stdin)).make()
    json.dump(table, sys.stdout, indent=1, ensure_ascii=False)
    print()


def make_singular(word: str) -> str:
    """Return the word for one of many."""
    return f"{word[:-3]}y" if word.endswith("ies") else re.sub(r"(?<![su])s$", "", word)


def take_first_sentence(text: str) -> str:
    """Return the first sentence of a text, in one line."""
    line = " ".join(text.split())
    return SENTENCE_END.split(line, maxsplit=1)[0]


def write_help(text: str) -> str:
    """Return what a description tells those who send no requests themselves, a paragraph a line."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    kept = [_drop_protocol(paragraph) for paragraph in paragraphs]
    return "\n\n".join(paragraph for paragraph in kept if paragraph)


def _drop_protocol(paragraph: str) -> str:
    told = [sentence for sentence in SENTENCE_END.split(paragraph) if not PROTOCOL.search(sentence)]
    return re.sub(r"^One page of (\w)", lambda found: found[1].upper(), " ".join(told))


def make_flag(name: str) -> str:
    """Return the option that stands for a name of the document."""
    return "--" + name.lower().replace("_", "-")


def _is_advanced(header: str, command: Row) -> bool:
    """Return whether a header is an option: an ETag is of one thing, which the path names."""
    if header == "If-Match":
        return command["method"] != "GET" and "{" in command["path"]
    return header == "Idempotency-Key"


class Table:
    """The table of one document."""

    def __init__(self, document: Row) -> None:
        self._document = document
        self._nouns = {tag["name"]: self._name_noun(tag) for tag in document["tags"]}
        self._listed = self._describe_lists()

    def make(self) -> Row:
        """Return every noun with its commands, and the commands without a noun."""
        nouns: Row = {}
        for tag in self._document["tags"]:
            noun = self._nouns[tag["name"]]
            nouns[noun] = {"help": tag["description"], "commands": {}}
            nouns[noun] |= {"list": self._listed[noun]} if noun in self._listed else {}
        words: Row = {}
        for name, command in self._iterate_commands():
            noun, _, verb = name.partition(" ")
            shelf = nouns[noun]["commands"] if verb else words
            key = verb or noun
            shelf[key] = self._merge(shelf[key], command) if key in shelf else command
        return {
            "version": self._document["info"]["version"],
            "nouns": {noun: row for noun, row in nouns.items() if row["commands"]},
            "words": words,
            "creatable": self._describe_creatable(),
        }

    def _describe_lists(self) -> Row:
        """Return for each noun where its things are listed, and what they are known by."""
        found: Row = {}
        for path, item in self._document["paths"].items():
            operation = item.get("get", {})
            if "x-cli-name" in operation or not operation.get("operationId", "").startswith(
                "list_"
            ):
                continue
            parameters = map(self._resolve, operation["parameters"])
            command: Row = {}
            self._add_answer(command, operation)
            known = [field for field in ("id", "name") if field in command["fields"]]
            name = command.get("key", known[-1])
            row = {"path": path, "id": known[0], "name": name}
            row["filter"] = any(parameter["name"] == name for parameter in parameters)
            found[self._nouns[operation["tags"][0]]] = row
        return found

    @staticmethod
    def _name_noun(tag: Row) -> str:
        name: str = tag.get("x-cli-name") or make_singular(tag["name"])
        return name

    @staticmethod
    def _merge(first: Row, second: Row) -> Row:
        """Return the command of two operations, of which an argument chooses."""
        few, many = sorted((first, second), key=lambda row: len(row["arguments"]))
        arguments = [{**argument, "required": False} for argument in many["arguments"]]
        told = {key: few[key] for key in ("operation", "summary", "help")}
        return {**many, **told, "arguments": arguments, "bare": few["path"]}

    def _resolve(self, node: Row) -> Row:
        """Return what a node is; what stands beside a reference goes before what it names."""
        inner = node.get("allOf", [])
        if "$ref" in node:
            found: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
        elif len(inner) == 1:
            found = inner[0]
        else:
            return node
        beside = {key: value for key, value in node.items() if key not in ("$ref", "allOf")}
        return {**self._resolve(found), **beside}

    def _iterate_commands(self) -> Iterator[tuple[str, Row]]:
        for path, item in self._document["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    operation = item[method]
                    shared = item.get("parameters", [])
                    yield from self._expand(path, method.upper(), operation, shared)

    def _expand(
        self, path: str, method: str, operation: Row, shared: list[Row]
    ) -> Iterator[tuple[str, Row]]:
        """Yield the command of an operation, or one for each of the shapes of its body."""
        name = operation.get("x-cli-name") or self._name_command(operation)
        command = self._describe(path, method, operation, shared)
        body = self._get_body(operation)
        told_by = body.get("discriminator", {}).get("propertyName")
        if not told_by:
            self._add_body(command, body)
            yield name, self._check(command)
            return
        noun = name.partition(" ")[0]
        for value, reference in body["discriminator"]["mapping"].items():
            shape = self._resolve({"$ref": reference})
            action = {**command, "options": list(command["options"])}
            action["arguments"] = list(command["arguments"])
            action["constants"] = {told_by: value}
            told: str = shape.get("x-cli-help") or shape["description"]
            action["summary"] = take_first_sentence(told).rstrip(".")
            action["help"] = write_help(told)
            self._take_choices(action, shape)
            self._add_body(action, shape, skip=told_by)
            yield f"{noun} {value.replace('_', '-')}", self._check(action)

    @staticmethod
    def _check(command: Row) -> Row:
        """Return a command without what is of no use any more. Raises ValueError for a clash."""
        flags = [option["flag"] for option in command["options"]]
        if len(flags) != len(set(flags)):
            raise ValueError(f"{command['operation']}: an option is there twice: {flags}")
        return {key: value for key, value in command.items() if key != "emptiable"}

    def _name_command(self, operation: Row) -> str:
        verb = operation["operationId"].partition("_")[0]
        noun = self._nouns[operation["tags"][0]]
        return f"{noun} {VERBS.get(verb, verb)}"

    def _describe(self, path: str, method: str, operation: Row, shared: list[Row]) -> Row:
        parameters = [self._resolve(node) for node in [*shared, *operation.get("parameters", [])]]
        command: Row = {
            "operation": operation["operationId"],
            "method": method,
            "path": path,
            "summary": operation["summary"],
            "help": write_help(operation.get("description", "")),
            "arguments": [],
            "options": [],
        }
        self._take_choices(command, operation)
        if method == "DELETE":
            command["confirm"] = True
        for parameter in parameters:
            self._add_parameter(command, parameter)
        self._add_answer(command, operation)
        if operation.get("x-ostler-streams"):
            command["streams"] = True
        if operation.get("x-ostler-waits-for", "").startswith("$response"):
            command["waits"] = True
        return command

    @staticmethod
    def _take_choices(command: Row, node: Row) -> None:
        """Put what a person has chosen for the command line in the place of what follows."""
        for key in ("confirm", "examples"):
            if f"x-cli-{key}" in node:
                command[key] = node[f"x-cli-{key}"]
        if "x-cli-help" in node:
            command["help"] = " ".join(node["x-cli-help"].split())

    def _add_parameter(self, command: Row, parameter: Row) -> None:
        name, place = parameter["name"], parameter["in"]
        if parameter.get("x-cli-hidden") or (place == "query" and name in KEPT_BY_PAGES):
            return
        if place == "path":
            command["arguments"].append(self._describe_path_argument(command, parameter))
        elif place == "query" or _is_advanced(name, command):
            row = self._describe_value(name, parameter["schema"], parameter)
            command["options"].append({**row, "in": place, "required": False})

    def _describe_path_argument(self, command: Row, parameter: Row) -> Row:
        name = parameter["name"]
        base = name.removesuffix("_id").removesuffix("_name")
        row = {"name": parameter.get("x-cli-name", base), "field": name, "in": "path"}
        told = parameter.get("x-cli-help") or take_first_sentence(parameter["description"])
        row |= {"required": True, "help": told}
        if noun := self._find_noun(name):
            row["noun"] = noun
        return row

    def _find_noun(self, field: str) -> str | None:
        """Return what a field refers to, where that is something with a list."""
        noun = REFERENCES.get(field) or field.removesuffix("_id")
        return noun if noun in self._listed and (field in REFERENCES or field != noun) else None

    def _get_body(self, operation: Row) -> Row:
        content = operation.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return self._resolve(schema) if schema else {}

    def _add_body(self, command: Row, body: Row, skip: str = "") -> None:
        positional = body.get("x-cli-arguments", [])
        wanted = body.get("required", [])
        for field, node in body.get("properties", {}).items():
            if field == skip:
                continue
            for row in self._describe_field((field,), "", node, command):
                row["required"] = field in wanted
                if field in positional:
                    command["arguments"].append(self._make_positional(row, field))
                else:
                    command["options"].append(row)
        order = {field: place for place, field in enumerate(positional)}
        command["arguments"].sort(
            key=lambda row: -1 if row["in"] == "path" else order[row["field"][0]]
        )

    @staticmethod
    def _make_positional(row: Row, field: str) -> Row:
        kept = {key: value for key, value in row.items() if key != "flag"}
        return {**kept, "name": row["flag"].removeprefix("--")}

    def _describe_field(
        self, path: tuple[str, ...], prefix: str, node: Row, command: Row
    ) -> Iterator[Row]:
        """Yield the options for a field of a body, or for those of an object in it."""
        schema = self._resolve(node)
        if schema.get("type") == "object" and "properties" in schema:
            beginning = f"{schema.get('x-cli-name', path[-1])}-"
            for field, inner in schema["properties"].items():
                yield from self._describe_field((*path, field), beginning, inner, command)
            return
        row = {**self._describe_value(path[-1], schema, schema), "in": "body", "field": [*path]}
        row["flag"] = make_flag(prefix + row["flag"].removeprefix("--"))
        yield row
        if command["method"] == "PATCH":
            yield from self._describe_removal(row, schema, command)

    def _describe_removal(self, row: Row, schema: Row, command: Row) -> Iterator[Row]:
        """Yield the option by which what a resource has is taken from it."""
        bare = row["flag"].removeprefix("--")
        values = schema.get("additionalProperties")
        if isinstance(values, dict) and values.get("nullable"):
            text = f"Remove the {bare} with this key."
            removal = {"flag": f"--remove-{bare}", "type": "removal", "many": True, "help": text}
            yield {**row, **removal, "metavar": "KEY"}
        elif row.get("many") or row["field"][0] in command["emptiable"]:
            text = f"Clear what `{row['flag']}` may have set."
            yield {**row, "flag": f"--no-{bare}", "type": "null", "help": text, "many": False}

    def _describe_value(self, name: str, schema: Row, holder: Row) -> Row:
        """Return an option for a value: its flag, its type and its help."""
        schema = self._resolve(schema)
        row: Row = {"field": name, **self._describe_type(schema)}
        if "x-cli-help" in holder:
            row.pop("default", None)
        bare = name
        noun = self._find_noun(name) if row["type"] == "string" else None
        if noun:
            row["noun"] = noun
            bare = name.removesuffix("_id")
            if name in NAMED_BY_SERVICE:
                row["named_by_service"] = True
        if name == "project_id":
            bare = "project"
        row["flag"] = make_flag(
            holder.get("x-cli-name")
            or schema.get("x-cli-name")
            or (make_singular(bare) if row.get("many") else bare)
        )
        text = holder.get("x-cli-help") or schema.get("x-cli-help")
        described = holder.get("description") or schema.get("description", "")
        row["help"] = text or take_first_sentence(described)
        if holder.get("explode") is False:
            row["commas"] = True
        return row

    def _describe_type(self, schema: Row) -> Row:
        kind = schema.get("type", "string")
        if kind == "array":
            inner = self._describe_type(self._resolve(schema["items"]))
            return {**inner, "many": True}
        if kind == "object":
            return {"type": "map", "many": True}
        row: Row = {"type": kind}
        if choices := [value for value in schema.get("enum", []) if value is not None]:
            row |= {"type": "choice", "choices": choices}
        elif schema.get("format") == "date-time":
            row["type"] = "time"
        elif "x-cli-format" in schema:
            row["type"] = schema["x-cli-format"]
        return row | self._list_bounds(schema)

    @staticmethod
    def _list_bounds(schema: Row) -> Row:
        """Return the bounds of a number, and the default, which is told and never sent."""
        kind = schema.get("type")
        told = ["minimum", "maximum"] if kind == "integer" else []
        if kind != "boolean" and "x-cli-help" not in schema:
            told.append("default")
        return {word: schema[word] for word in told if word in schema}

    def _add_answer(self, command: Row, operation: Row) -> None:
        """Say what comes back: a page of things, one thing, text or nothing."""
        status, answer = next(
            (code, self._resolve(node))
            for code, node in operation["responses"].items()
            if code.startswith("2")
        )
        content = answer.get("content", {})
        if status == "204" or not content:
            command["answer"] = "nothing"
            return
        if "application/json" not in content:
            command |= {"answer": "text", "accept": next(iter(content))}
            return
        schema = self._resolve(content["application/json"]["schema"])
        properties = schema.get("properties", {})
        following = next((key for key in PAGES if key in properties), None)
        if following:
            schema = self._resolve(properties["items"]["items"])
            command["pages"] = {"next": following, "send": PAGES[following]}
            command["pages"]["offset"] = "offset" in properties
        command["answer"] = "page" if following else "thing"
        for key in ("columns", "wide", "key"):
            if f"x-cli-{key}" in schema:
                command[key] = schema[f"x-cli-{key}"]
        fields = schema.get("properties", {})
        command["fields"] = {name: self._name_format(node) for name, node in fields.items()}
        emptiable = [name for name, node in fields.items() if self._is_nullable(node)]
        command["emptiable"] = emptiable

    def _is_nullable(self, node: Row) -> bool:
        return bool(self._resolve(node).get("nullable"))

    def _name_format(self, node: Row) -> str:
        """Return how a field is shown."""
        schema = self._resolve(node)
        if schema.get("format") == "date-time":
            return "time"
        return str(schema.get("type", "string"))

    def _describe_creatable(self) -> Row:
        """Return what `ostler apply` can make and change, told by what each must have."""
        found: Row = {}
        for schema, noun in (("Server", "server"), ("Keypair", "keypair"), ("Webhook", "webhook")):
            body = self._document["components"]["schemas"][f"{schema}Create"]
            shown = self._document["components"]["schemas"][schema]
            change = self._document["components"]["schemas"].get(f"{schema}Update", {})
            found[noun] = {
                "required": body["required"],
                "create": list(body["properties"]),
                "update": list(change.get("properties", {})),
                "shown": list(shown["properties"]),
            }
        return found


if __name__ == "__main__":
    main()
