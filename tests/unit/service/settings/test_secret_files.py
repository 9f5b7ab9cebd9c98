"""Secrets in files: read in place of the setting, never beside it, and never shown."""

import json
import os
from pathlib import Path

import pytest

from persistence.database.session import normalize_url
from service.settings.config import ConfigError
from service.settings.environment import list_effective, load_settings

SECRET = "p@ss/wörd hunter6"


@pytest.fixture(autouse=True)
def empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run in a directory without an ``.env``, and without settings from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path


def give_file(monkeypatch: pytest.MonkeyPatch, name: str, content: str | bytes) -> Path:
    """Have a setting come from a file with this content."""
    path = Path(name.lower()).absolute()
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    monkeypatch.setenv(f"{name}_FILE", str(path))
    return path


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n"])
def test_a_secret_is_what_its_file_holds(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    give_file(monkeypatch, "DATABASE_URL", f"postgresql://db/ostler{ending}")
    give_file(monkeypatch, "OPENSTACK_PASSWORD", f"{SECRET}{ending}")
    give_file(monkeypatch, "REGIONS", json.dumps({"lab": {"backend": "simulator"}}) + ending)
    settings = load_settings()
    assert settings.database == "postgresql://db/ostler"
    assert settings.openstack.password == SECRET
    assert list(settings.regions) == ["lab"]


def test_a_file_can_be_named_in_the_file_of_settings(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://db/ostler\n")
    (tmp_path / ".env").write_text("DATABASE_URL_FILE=url\n")
    assert load_settings().database == "postgresql://db/ostler"


@pytest.mark.parametrize("role", ["ostler@", ""])
def test_a_password_needs_no_escaping_beside_the_url(
    monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql+asyncpg://{role}db/ostler?sslmode=disable")
    give_file(monkeypatch, "DATABASE_PASSWORD", f"{SECRET}\n")
    url = normalize_url(load_settings().database)
    arguments = url.get_dialect()().create_connect_args(url)[1]
    assert (arguments["password"], arguments["host"]) == (SECRET, "db")
    assert arguments["sslmode"] == "disable"


@pytest.mark.parametrize(
    ("url", "naming"),
    [
        ("postgresql://ostler:other@db/ostler", "DATABASE_URL has a password already"),
        ("postgresql://db/ostler?password=other", "DATABASE_URL has a password already"),
        ("sqlite:///ostler.db", "SQLite takes none"),
    ],
)
def test_a_password_that_the_database_has_or_cannot_have_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, naming: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATABASE_PASSWORD", SECRET)
    with pytest.raises(ConfigError, match=f"DATABASE_PASSWORD: {naming}") as caught:
        load_settings()
    assert "hunter6" not in str(caught.value)


def test_an_empty_setting_is_none_beside_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENSTACK_PASSWORD", "")
    monkeypatch.setenv("REGIONS_FILE", "")
    give_file(monkeypatch, "OPENSTACK_PASSWORD", SECRET)
    assert load_settings().openstack.password == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://ostler:hunter6@db/ostler"),
        ("DATABASE_PASSWORD", "hunter6"),
        ("OPENSTACK_PASSWORD", "hunter6"),
        ("REGIONS", '{"hunter6": {"backend": "simulator"}}'),
    ],
)
def test_a_secret_given_in_both_ways_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    give_file(monkeypatch, name, value)
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=f"{name}_FILE: cannot be beside {name}") as caught:
        load_settings()
    assert "hunter6" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"hunter6\xff", "UTF-8"),
        (b"hunter6\0", "UTF-8"),
        (b"hunter6" * 200_000, "too large"),
    ],
)
def test_a_file_that_holds_no_secret_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, content: bytes, words: str
) -> None:
    path = give_file(monkeypatch, "DATABASE_URL", content)
    with pytest.raises(ConfigError, match=f"DATABASE_URL_FILE: {path} .*{words}") as caught:
        load_settings()
    assert "\n" not in str(caught.value)
    assert "hunter6" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, words in (("missing", "no such file"), (".", "is no file"), ("pipe", "is no file")):
        monkeypatch.setenv("OPENSTACK_PASSWORD_FILE", path)
        with pytest.raises(ConfigError, match=f"OPENSTACK_PASSWORD_FILE: {path} .*{words}"):
            load_settings()


def test_regions_in_a_file_must_be_json(monkeypatch: pytest.MonkeyPatch) -> None:
    give_file(monkeypatch, "REGIONS", '{"north": {"password": "hunter6"')
    with pytest.raises(ConfigError, match="REGIONS_FILE: must hold JSON") as caught:
        load_settings()
    assert "hunter6" not in str(caught.value)


def test_the_file_is_shown_and_not_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    give_file(monkeypatch, "DATABASE_URL", "postgresql://ostler:hunter6@db/ostler")
    path = give_file(monkeypatch, "OPENSTACK_PASSWORD", "hunter6")
    shown = {name: value for name, value, _ in list_effective(load_settings())}
    assert "hunter6" not in str(shown)
    assert shown["OPENSTACK_PASSWORD_FILE"] == str(path)
    assert shown["OPENSTACK_PASSWORD"] == "**********"
