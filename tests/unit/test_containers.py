"""Containers: pinned, healthy by Ostler's own word, and given time to stop."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from service.settings.config import Settings
from service.settings.environment import load_settings
from tests.commands import ROOT

PINNED = re.compile(r"[\w.-]+:[\w.-]+@sha256:[0-9a-f]{64}")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PROCESSES = ("ostler", "worker")
DEFAULT = re.compile(r"\$\{(\w+):-([^{}]*)\}")


def read_environment(name: str) -> dict[str, str]:
    """Return what a container is given where nothing is set outside of it."""
    given: dict[str, str] = COMPOSE["services"][name]["environment"]
    return {key: fill_in(value, {}) for key, value in given.items()}


def fill_in(value: str, outside: Mapping[str, str]) -> str:
    """Return a value of the file with its variables as they are set outside of it."""
    while found := DEFAULT.search(value):
        filled = outside.get(found[1]) or found[2]
        value = value[: found.start()] + filled + value[found.end() :]
    return value


def test_every_image_is_pinned_by_its_digest() -> None:
    images = [*re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)]
    images.append(COMPOSE["services"]["postgres"]["image"])
    assert len(images) == 3
    assert all(PINNED.fullmatch(image) for image in images)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_process_has_longer_to_stop_than_it_takes(name: str) -> None:
    period = COMPOSE["services"][name]["stop_grace_period"]
    assert int(period.removesuffix("s")) > Settings.model_fields["shutdown_seconds"].default


def test_containers_let_in_nobody_without_a_key() -> None:
    assert re.search(r"^ +AUTH_MODE=api-key$", DOCKERFILE, re.MULTILINE)
    assert read_environment("ostler")["AUTH_MODE"] == "api-key"


@pytest.mark.parametrize("name", PROCESSES)
def test_whoever_breaks_into_a_container_may_do_little_there(name: str) -> None:
    service = COMPOSE["services"][name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", PROCESSES)
@pytest.mark.parametrize("password", ["local-use-only", "p@ss/w:ord%41$"])
def test_the_settings_of_a_container_are_good_with_any_password(
    name: str, password: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for key, value in {**read_environment(name), "DATABASE_PASSWORD": password}.items():
        monkeypatch.setenv(key, value)
    settings = load_settings()
    assert (settings.listen_host, settings.listen_port) == ("0.0.0.0", 8000)
    assert password not in settings.database_url
    assert settings.database != settings.database_url


@pytest.mark.parametrize(
    "outside",
    [{"OPERATIONS": "workers"}, {"CARRIER": "distributed"}],
    ids=["by its name", "by its name of before"],
)
def test_containers_leave_operations_to_workers_where_that_is_asked_for(
    outside: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = COMPOSE["services"]["ostler"]["environment"]
    # The file .env is both what Compose fills in and what the container is given.
    for key, value in {**outside, **environment}.items():
        monkeypatch.setenv(key, fill_in(value, outside))
    assert load_settings().operations == "workers"


@pytest.mark.parametrize(("name", "process"), [("ostler", "serve"), ("worker", "worker")])
def test_the_health_of_a_container_is_what_ostler_says(name: str, process: str) -> None:
    assert COMPOSE["services"][name]["healthcheck"]["test"] == ["CMD", "ostler", "health", process]
    assert 'CMD ["ostler", "health"]' in DOCKERFILE


def test_a_file_of_the_tests_does_not_spoil_the_layer_of_the_dependencies() -> None:
    copied = re.search(r"^COPY (.*requirements.*)$", DOCKERFILE, re.MULTILINE)
    assert copied
    assert copied[1].split() == [
        "requirements/build.txt",
        "requirements/runtime.txt",
        "requirements/",
    ]
