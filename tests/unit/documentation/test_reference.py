"""The reference has everything that the program has, since it is made from the program."""

import re

import pytest

from documentation.reference.api import write_api
from documentation.reference.commands import write_commands
from documentation.reference.document import Document
from documentation.reference.errors import write_answers
from documentation.reference.events import write_events
from documentation.reference.settings import write_settings
from domain.events import EventType
from ostler_cli.table import load_table
from service.contract.contract import Contract
from service.settings.config import Settings


@pytest.fixture(scope="module")
def document() -> Document:
    return Document(Contract().document)


def test_every_operation_is_on_the_page_of_its_tag(document: Document) -> None:
    pages = write_api(document)
    assert len(document.operations) > 50
    for operation in document.operations:
        page = pages[f"{operation.told['tags'][0]}.md"]
        assert f"{{ #{operation.id} }}\n\n```http\n{operation.method} {operation.path}\n```" in page
        assert f"`{operation.id}`" in page


def test_an_operation_has_its_parameters_its_body_and_its_errors(document: Document) -> None:
    page = write_api(document)["servers.md"]
    assert "| `limit` | query | integer, 1 to 100 | " in page
    assert "| `Idempotency-Key` | header | " in page
    assert "The body is [ServerCreate](schemas.md#servercreate)." in page
    assert '  "name": "web-01",\n' in page
    assert (
        "| 403 | [`QUOTA_EXCEEDED`, `ORIGIN_NOT_ALLOWED`, `PERMISSION_DENIED`](../../errors.md#"
        in page
    )


def test_every_schema_is_described_but_those_of_errors(document: Document) -> None:
    page = write_api(document)["schemas.md"]
    names = set(re.findall(r"^## (\w+)$", page, re.MULTILINE))
    told = document.told["components"]["schemas"]
    assert names == {name for name in told if not re.search("Error(Info|Code)?$", name)}
    assert set(re.findall(r"schemas\.md#(\w+)", page)) <= {name.lower() for name in names}


def test_every_code_of_an_operation_has_who_answers_with_it(document: Document) -> None:
    table = write_answers(document)
    codes = set(re.findall(r"^\| `([A-Z_]+)` \| \S", table, re.MULTILINE))
    none = {"NOT_FOUND", "METHOD_NOT_ALLOWED"}
    assert codes == {*document.told["components"]["schemas"]["ErrorCode"]["enum"]} - none
    assert "| `EVENTS_GONE` | [list_server_events](reference/api/events.md#" in table


def test_every_kind_of_event_is_there(document: Document) -> None:
    text = write_events(document)
    assert [kind for kind in EventType if f"`{kind.value}`" not in text] == []


def test_every_setting_is_there_with_what_it_may_be() -> None:
    table = write_settings()
    names = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert names == [name.upper() for name in sorted(Settings.model_fields)]
    assert "| `LISTEN_PORT` | integer, 0 to 65535 | `8000` | " in table
    assert "| `RECONCILE_SECONDS` | number, at most 86400, more than 0 | `60` | " in table
    assert "| `LOG_FORMAT` | `auto`, `json`, `text` | `auto` | " in table


def test_every_command_is_there_with_its_help() -> None:
    pages = write_commands()
    for noun, told in load_table()["nouns"].items():
        for verb in told["commands"]:
            assert (
                f"## ostler {noun} {verb}\n\n```text\nUsage: ostler {noun} {verb}"
                in (pages[f"{noun}.md"])
            )
    service = pages["service-itself.md"]
    for words in ("serve", "worker", "db backup", "key create", "simulator reset", "spec"):
        assert f"## ostler {words}\n\n```text\nUsage: ostler {words} " in service
