"""Clients in TypeScript that other generators make of the document."""

from pathlib import Path

import pytest

from tests.clients.generators import (
    NOWHERE,
    TYPESCRIPT,
    GeneratedClient,
    check_story,
    write_unloved_document,
)
from tests.server import LiveServer

pytestmark = [pytest.mark.long, pytest.mark.parametrize("generated", TYPESCRIPT, indirect=True)]


UNLOVED = {
    "openapi-generator: typescript-fetch": ({"type": "string"}, "Renamed to ModelError"),
    "@hey-api/openapi-ts": (NOWHERE, "Skipping unresolvable $ref"),
}
"""A field that each generator warns of, and in which words."""


def test_the_generator_complains_of_nothing(generated: GeneratedClient) -> None:
    assert generated.complaints == []


def test_the_client_compiles_strictly(generated: GeneratedClient) -> None:
    assert generated.check() == []


def test_the_story_of_the_client_comes_true(
    generated: GeneratedClient, story_server: LiveServer
) -> None:
    check_story(generated, story_server)


def test_the_generator_complains_of_a_document_that_is_hard_to_use(
    generated: GeneratedClient, tmp_path: Path
) -> None:
    field, warning = UNLOVED[generated.name]
    document = write_unloved_document(tmp_path, field)
    unloved = GeneratedClient(generated.name, tmp_path, document)
    assert warning in "\n".join(unloved.complaints)
