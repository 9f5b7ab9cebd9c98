"""What holds of the generators that the document shows, whichever it is."""

from pathlib import Path

import pytest

from tests.clients.generators import GO, PYTHON, TYPESCRIPT, GeneratedClient, read_sections
from tests.commands import run_ostler


def test_every_generator_that_the_document_shows_is_tested() -> None:
    assert sorted([*PYTHON, *GO, *TYPESCRIPT]) == sorted(read_sections())


@pytest.mark.long
def test_the_document_in_openapi_31_makes_a_client_that_compiles_too(
    tmp_path: Path,
) -> None:
    printed = run_ostler("spec", "--for", "3.1", "--format", "json", directory=tmp_path)
    document = tmp_path / "openapi-3.1.json"
    document.write_text(printed.stdout, encoding="utf-8")
    client = GeneratedClient("@hey-api/openapi-ts", tmp_path, document)
    assert client.complaints == []
    assert client.check() == []
