"""Database URLs: the forms that people have, and clear words for what cannot be used."""

from pathlib import Path

import pytest

from persistence.database.diagnosis import explain_failure
from persistence.database.session import Database, normalize_url
from persistence.urls.urls import mask_url

UNSUPPORTED = [
    "mysql://user:s3cret@host/nova",
    "oracle+oracledb://user:s3cret@host/nova",
    "host/nova:s3cret",
    "postgresql://user:s3cret@host:port/nova",
    "postgresql://user:s3cret@host:port,other/nova",
    "postgresql://user:s3cret@ho@st,other/nova",
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


@pytest.mark.parametrize(
    ("hosts", "host", "port", "told"),
    [
        ("one:5433,two:5434", "one,two", "5433,5434", "one:5433,two:5434"),
        ("one,two:5434", "one,two", ",5434", "one:5432,two:5434"),
        ("one,two", "one,two", ",", "one:5432,two:5432"),
        ("[::1]:5433,[fe80::2]", "::1,fe80::2", "5433,", "::1:5433,fe80::2:5432"),
    ],
)
def test_a_url_may_have_several_hosts_as_libpq_takes_them(
    hosts: str, host: str, port: str, told: str
) -> None:
    text = f"postgresql://u:s3cret@{hosts}/nova?target_session_attrs=read-write"
    url = normalize_url(text)
    assert normalize_url(url.render_as_string(hide_password=False)) == url
    arguments = url.get_dialect()().create_connect_args(url)[1]
    assert {name: arguments[name] for name in ("host", "port", "user", "dbname")} == {
        "host": host, "port": port, "user": "u", "dbname": "nova"
    }  # fmt: skip
    assert arguments["target_session_attrs"] == "read-write"
    assert explain_failure(text, "failed: Connection refused").startswith(
        f"no database answers at {told};"
    )
    shown = mask_url(text)
    assert shown is not None
    assert "s3cret" not in shown


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


POSTGRESQL = "postgresql://u@127.0.0.1:1/nova?"
SQLITE = "sqlite:///file:nova.db?"
WRONG = [
    *(
        POSTGRESQL + f"{name}=s3cret"
        for name in (
            "sslmode", "gssencmode", "channel_binding", "target_session_attrs", "keepalives",
            "load_balance_hosts", "connect_timeout", "keepalives_idle", "tcp_user_timeout", "port",
            "ssl_min_protocol_version", "bogus", "autocommit", "prepare_threshold", "ssl",
        )
    ),
    POSTGRESQL + "sslmode=require&sslmode=s3cret",
    POSTGRESQL + "connect_timeout=-1",
    POSTGRESQL + "connect_timeout=1e3",
    POSTGRESQL + "connect_timeout=99999999999999999999",
    "postgresql://u:s3cret@127.0.0.1:99999/nova",
    "postgresql://u:s3cret@127.0.0.1:0/nova",
    "postgresql://u:s3cret@one:0,two/nova",
    "postgresql://u:s3cret@one:1,two:99999/nova",
    "postgresql://u:s3cret@one,two/nova?port=1",
    *(
        f"sqlite:///nova.db?{name}=s3cret"
        for name in (
            "bogus", "timeout", "uri", "mode", "check_same_thread", "cached_statements",
            "isolation_level", "detect_types", "factory",
        )
    ),
    SQLITE + "uri=true&mode=s3cret",
    SQLITE + "uri=true&cache=s3cret",
    SQLITE + "uri=true&bogus=s3cret",
    "sqlite:///nova.db?timeout=1&timeout=2",
    "sqlite:///nova.db?timeout=inf",
    "sqlite:///nova.db?timeout=-1",
]  # fmt: skip
RIGHT = [
    POSTGRESQL + "sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=5",
    POSTGRESQL + "host=one&host=two&target_session_attrs=primary",
    POSTGRESQL + "application_name=x&options=-c%20search_path%3Da&keepalives=1&keepalives_idle=9",
    "sqlite:///nova.db?timeout=2.5",
    SQLITE + "uri=true&mode=rwc&cache=private",
]


@pytest.mark.parametrize("url", WRONG)
def test_a_parameter_that_cannot_be_is_refused_in_one_line_without_its_value(url: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)this URL") as refusal:
        normalize_url(url)
    assert "s3cret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("url", RIGHT)
def test_parameters_that_the_database_has_are_taken(url: str) -> None:
    assert normalize_url(url).query


@pytest.mark.parametrize(
    "words",
    [
        'connection is bad: invalid sslmode value: "s3cret"',
        'connection is bad: invalid "ssl_min_protocol_version" value: "s3cret"',
        'connection is bad: invalid integer value "s3cret" for connection option "keepalives"',
        'connection is bad: definition of service "s3cret" not found',
        'connection is bad: invalid require_auth value: "s3cret"',
    ],
)
def test_a_value_that_the_driver_repeats_is_not_told(words: str) -> None:
    assert "s3cret" not in explain_failure(POSTGRESQL, words)
