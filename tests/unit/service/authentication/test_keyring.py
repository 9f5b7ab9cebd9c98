"""What a process remembers of API keys, on both databases: nothing that has been changed counts."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import DatabaseUnavailable
from domain.identity import DEFAULT_PROJECT, Role
from domain.keys import ApiKey
from operations.requests.keys import NewKey, create_first_key, plan_key
from persistence import keys
from persistence.database.session import Database
from service.authentication.keyring import MOST_KEYS, Keyring


@pytest.fixture
def key(database: Database) -> ApiKey:
    return insert_key(database)


@pytest.fixture
def keyring(database: Database) -> Iterator[Keyring]:
    made = Keyring(database)
    yield made
    made.close()


def insert_key(database: Database) -> ApiKey:
    """Record a key."""
    end = datetime.now(UTC) + timedelta(days=1)
    made, _ = plan_key(NewKey("test", DEFAULT_PROJECT, Role.VIEWER, end), "test")
    with database.write() as connection:
        keys.insert_key(connection, made)
    return made


def revoke(database: Database, key: ApiKey) -> None:
    """Forget a key, as any process may."""
    with database.write() as connection:
        keys.delete_key(connection, key.id)


def test_a_key_is_read_once_while_nothing_changes(keyring: Keyring, key: ApiKey) -> None:
    async def use() -> None:
        await keyring.look()
        assert keyring.find_known(key.id) is None
        assert await keyring.read(key.id) == key
        await keyring.look()
        assert keyring.find_known(key.id) == key

    asyncio.run(use())


def test_what_is_known_does_not_count_before_a_look(keyring: Keyring, key: ApiKey) -> None:
    assert asyncio.run(keyring.read(key.id)) == key
    assert keyring.find_known(key.id) is None


def test_what_is_known_counts_no_longer_than_a_second_without_a_look(
    keyring: Keyring, key: ApiKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def use() -> None:
        await keyring.look()
        await keyring.read(key.id)
        assert keyring.find_known(key.id) == key
        monkeypatch.setattr("service.authentication.keyring.TRUST_SECONDS", 0.0)
        assert keyring.find_known(key.id) is None

    asyncio.run(use())


def test_a_database_that_is_away_lets_no_key_in(
    keyring: Keyring, key: ApiKey, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseUnavailable

    async def use() -> None:
        await keyring.look()
        monkeypatch.setattr(keys, "read_version", fail)
        monkeypatch.setattr(keys, "find_key", fail)
        monkeypatch.setattr("service.authentication.keyring.TRUST_SECONDS", 0.0)
        await keyring.look()
        assert keyring.find_known(key.id) is None
        with pytest.raises(DatabaseUnavailable):
            await keyring.read(key.id)

    asyncio.run(use())


def test_any_change_has_everything_forgotten(
    keyring: Keyring, key: ApiKey, database: Database
) -> None:
    other = insert_key(database)

    async def use() -> None:
        await keyring.look()
        await keyring.read(key.id)
        revoke(database, other)
        await keyring.look()
        assert keyring.find_known(key.id) is None

    asyncio.run(use())


def test_a_key_that_is_revoked_while_it_is_read_is_not_remembered(
    keyring: Keyring, key: ApiKey, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_key = keys.find_key

    def find_late(*arguments: object) -> ApiKey | None:
        found = find_key(*arguments)  # type: ignore[arg-type]
        late.set()
        released.wait(30)
        return found

    async def use() -> None:
        await keyring.look()
        reading = asyncio.create_task(keyring.read(key.id))
        await asyncio.to_thread(late.wait, 30)
        revoke(database, key)
        await keyring.look()
        released.set()
        assert await reading == key
        assert keyring.find_known(key.id) is None
        assert await keyring.read(key.id) is None

    late, released = threading.Event(), threading.Event()
    monkeypatch.setattr(keys, "find_key", find_late)
    asyncio.run(use())


def test_no_more_than_so_many_keys_are_remembered(
    keyring: Keyring, key: ApiKey, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    assert MOST_KEYS == 10_000
    monkeypatch.setattr("service.authentication.keyring.MOST_KEYS", 2)
    more = [insert_key(database) for _ in range(3)]

    async def use() -> None:
        await keyring.look()
        for each in (key, *more):
            await keyring.read(each.id)
        known = [keyring.find_known(each.id) is not None for each in (key, *more)]
        assert known == [False, False, True, True]

    asyncio.run(use())


def test_uses_are_recorded_and_never_set_back(
    keyring: Keyring, key: ApiKey, database: Database
) -> None:
    late = datetime.now(UTC)
    for at in (late, late - timedelta(minutes=1)):
        keyring.note_use(key.id, at.timestamp())
        asyncio.run(keyring.flush())
        with database.read() as connection:
            found = keys.find_key(connection, key.id)
        assert found is not None
        assert found.last_used_at == late


def test_of_several_first_starts_one_makes_a_key(database: Database) -> None:
    async def start() -> list[object]:
        make = asyncio.to_thread
        day = timedelta(days=1)
        return await asyncio.gather(*(make(create_first_key, database, day) for _ in range(4)))

    made = asyncio.run(start())
    assert sum(one is not None for one in made) == 1
    assert create_first_key(database, timedelta(days=1)) is None
