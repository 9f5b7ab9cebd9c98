"""Database URLs: the forms that people have, and clear words for what cannot be used."""

from pathlib import Path

import pytest

from persistence.session import Database, normalize_url

UNSUPPORTED = [
    "mysql://user:s3cret@host/nova",
    "oracle+oracledb://user:s3cret@host/nova",
    "host/nova:s3cret",
    "postgresql://user:s3cret@host:port/nova",
    "",
    "sqlite://",
    "sqlite:///:memory:",
    "sqlite+aiosqlite:///:memory:",
    "sqlite:///file:nova?mode=memory&uri=true",
]


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
def test_every_form_of_an_sqlite_url_means_the_same_file(scheme: str) -> None:
    url = normalize_url(f"{scheme}:///./nova.db")
    assert (url.drivername, url.database) == ("sqlite+pysqlite", "./nova.db")


@pytest.mark.parametrize(
    "scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg2"]
)
def test_every_form_of_a_postgresql_url_means_the_same_server(scheme: str) -> None:
    url = normalize_url(f"{scheme}://nova:p%40ss@db:5433/nova")
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port) == ("nova", "p@ss", "db", 5433)


def test_the_ssl_option_of_asyncpg_becomes_that_of_libpq() -> None:
    assert normalize_url("postgresql+asyncpg://db/nova?ssl=require").query["sslmode"] == "require"


@pytest.mark.parametrize("url", UNSUPPORTED)
def test_a_url_that_cannot_be_used_is_refused_in_one_line_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///") as refusal:
        normalize_url(url)
    assert "s3cret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_a_file_in_a_directory_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"there is no directory {tmp_path}/missing"):
        Database(f"sqlite:///{tmp_path}/missing/nova.db")
