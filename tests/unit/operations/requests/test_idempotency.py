"""Claims of idempotency keys, on both databases: one holder at a time, for a day."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from domain.errors import IdempotencyKeyReused
from operations.liveness import name_runner
from operations.requests.idempotency import (
    KEPT_FOR,
    ClaimLost,
    claim_key,
    forget_expired_keys,
    record_response,
    release_key,
    settle_response,
)
from persistence.database.session import Database
from persistence.idempotency import Claim, StoredResponse, find_key
from persistence.schema.types import UtcDateTime
from tests.threads import run_at_once

ANSWER = StoredResponse(201, [("location", "/a"), ("content-length", "2")], b"\xff{", "digest")
LATER = StoredResponse(201, [("location", "/a")], b"later")
ELSEWHERE = "another-host/1/abcdef12"


def claim(database: Database, fingerprint: str = "first", seconds: float = 60) -> Claim:
    found = claim_key(database, "p", "k", [fingerprint], seconds)
    assert isinstance(found, Claim)
    return found


def set_owner(database: Database, owner: str) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE idempotency_keys SET owner = :owner"), {"owner": owner})


def record_and_fail(database: Database, held: Claim) -> None:
    with database.write() as connection:
        record_response(connection, held, ANSWER, settled=True)
        raise ZeroDivisionError


def make_older(database: Database, by: timedelta) -> None:
    statement = text("UPDATE idempotency_keys SET created_at = :at")
    at = UtcDateTime().bind_processor
    with database.write() as connection:
        write = at(connection.dialect)
        moment = datetime.now(UTC) - by
        connection.execute(statement, {"at": write(moment) if write else moment})


def test_the_kept_response_comes_back_as_it_was(database: Database) -> None:
    settle_response(database, claim(database), ANSWER)
    assert claim_key(database, "p", "k", ["first"]) == ANSWER


def test_a_key_belongs_to_its_first_request(database: Database) -> None:
    settle_response(database, claim(database), ANSWER)
    with pytest.raises(IdempotencyKeyReused):
        claim_key(database, "p", "k", ["second"])
    assert isinstance(claim_key(database, "other project", "k", ["second"]), Claim)


def test_a_released_key_can_be_used_by_another_request(database: Database) -> None:
    release_key(database, claim(database))
    assert claim(database, "second")


def test_work_that_was_recorded_is_not_released(database: Database) -> None:
    held = claim(database)
    with database.write() as connection:
        record_response(connection, held, ANSWER, settled=False)
    release_key(database, held)
    assert claim_key(database, "p", "k", ["first"]) == ANSWER


def test_another_process_that_is_at_it_is_waited_for(database: Database) -> None:
    claim(database)
    set_owner(database, ELSEWHERE)
    assert claim_key(database, "p", "k", ["first"]) is None


def test_a_lapsed_claim_is_taken_over_and_its_holder_can_write_no_more(database: Database) -> None:
    lost = claim(database, seconds=-1)
    set_owner(database, ELSEWHERE)
    held = claim(database)
    with pytest.raises(ClaimLost):
        settle_response(database, lost, ANSWER)
    release_key(database, lost)
    settle_response(database, held, LATER)
    assert claim_key(database, "p", "k", ["first"]) == LATER


def test_the_claim_of_a_dead_process_is_taken_over_at_once(database: Database) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    claim(database)
    set_owner(database, f"{name_runner().split('/')[0]}/{dead.pid}/abcdef12")
    assert claim(database)


def test_what_a_dead_process_recorded_is_the_response_for_good(database: Database) -> None:
    lost = claim(database, seconds=-1)
    with database.write() as connection:
        record_response(connection, lost, ANSWER, settled=False)
    set_owner(database, ELSEWHERE)
    assert claim_key(database, "p", "k", ["first"]) == ANSWER
    with pytest.raises(ClaimLost):
        settle_response(database, lost, LATER)
    assert claim_key(database, "p", "k", ["first"]) == ANSWER


def test_a_response_is_kept_only_with_the_work(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        record_and_fail(database, claim(database))
    with database.read() as connection:
        found = find_key(connection, "p", "k")
    assert found is not None
    assert found.response is None


def test_a_key_is_kept_for_a_day(database: Database) -> None:
    settle_response(database, claim(database), ANSWER)
    make_older(database, KEPT_FOR - timedelta(minutes=1))
    assert forget_expired_keys(database) == 0
    assert claim_key(database, "p", "k", ["first"]) == ANSWER
    make_older(database, KEPT_FOR)
    assert claim_key(database, "p", "k", ["second"]) is None
    assert claim(database, "second")


def test_old_keys_are_cleaned_up(database: Database) -> None:
    claim(database)
    make_older(database, KEPT_FOR)
    assert forget_expired_keys(database) == 1
    assert forget_expired_keys(database) == 0


def test_of_twenty_who_ask_for_a_lapsed_key_one_gets_it(database: Database) -> None:
    claim(database, seconds=-1)
    set_owner(database, ELSEWHERE)
    found = run_at_once(20, lambda _: claim_key(database, "p", "k", ["first"]))
    # Within one process the key's lock keeps the others away; here every one may take it over.
    claims = [one for one in found if isinstance(one, Claim)]
    kept = [one for one in claims if can_write(database, one)]
    assert len(claims) >= 1
    assert len(kept) == 1


def can_write(database: Database, held: Claim) -> bool:
    """Tell whether the claim still holds the key."""
    with database.write() as connection:
        try:
            record_response(connection, held, ANSWER, settled=False)
        except ClaimLost:
            return False
    return True
