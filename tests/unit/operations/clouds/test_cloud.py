"""What a backend raises becomes an error that says whether to try again."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from backends.base import BackendRefused, CloudUnavailable, ServerMissing
from backends.simulator.simulated_backend import Simulator
from domain.errors import OstlerError
from domain.failures import BY_REASON, describe_refusal
from operations.clouds.cloud import Cloud, translate_refusals
from persistence.database.session import Database
from service.http.envelope import render_error
from tests.unit.domain.samples import ALLOWED, SERVER

MORE_QUOTA = BY_REASON["quota"].hint


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    database = Database(f"sqlite:///{tmp_path / 'nobody-opens-this.db'}")
    return Cloud("RegionOne", Simulator(database), database)


def translate(cloud: Cloud, raised: Exception, *, busy: bool = False) -> OstlerError:
    """Return the error that clients see for what a backend raised."""
    server = replace(SERVER, operation_id="operation-1") if busy else SERVER
    with pytest.raises(OstlerError) as seen, translate_refusals(cloud, server):
        raise raised
    return seen.value


@pytest.mark.parametrize("quota", ["instances", None])
def test_an_exhausted_quota_is_named_where_it_is_known(cloud: Cloud, quota: str | None) -> None:
    error = translate(cloud, BackendRefused("quota", "The cloud is full", quota))
    assert (error.code, error.message) == ("QUOTA_EXCEEDED", "The cloud is full")
    assert error.details == {
        **describe_refusal(allowed_actions=ALLOWED),
        "quota": quota,
        "hint": MORE_QUOTA,
    }


def test_a_refusal_of_the_cloud_says_what_to_try_instead(cloud: Cloud) -> None:
    error = translate(cloud, BackendRefused("state", "It cannot be"))
    assert (error.code, error.message) == ("BACKEND_ERROR", "The cloud refused: It cannot be")
    assert error.details == {
        **describe_refusal(allowed_actions=ALLOWED),
        "reason": "state",
        "hint": BY_REASON["state"].hint,
    }


@pytest.mark.parametrize("reason", ["input", "reference"])
def test_a_value_that_the_cloud_does_not_take_is_a_fault_of_the_body(
    cloud: Cloud, reason: str
) -> None:
    error = translate(cloud, BackendRefused(reason, "Invalid input for name"))
    assert error.code == "VALIDATION_ERROR"
    (fault,) = error.details
    assert fault == {
        "loc": ["body"],
        "msg": "The cloud refused: Invalid input for name",
        "type": "refused",
    }


def test_a_cloud_that_is_away_says_when_to_try_again(cloud: Cloud) -> None:
    error = translate(cloud, CloudUnavailable("no route"), busy=True)
    assert error.code == "BACKEND_UNAVAILABLE"
    assert error.details == describe_refusal(retry_after=2)
    response = render_error(error)
    assert (response.status, response.headers["Retry-After"]) == (503, "2")
    assert b"no route" not in response.body


def test_a_server_that_the_cloud_does_not_know_is_not_found(cloud: Cloud) -> None:
    error = translate(cloud, ServerMissing("server-1"))
    assert (error.code, error.details) == ("SERVER_NOT_FOUND", None)
    assert "Retry-After" not in render_error(error).headers


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (CloudUnavailable("no route"), "BACKEND_UNAVAILABLE"),
        (BackendRefused("state", "It cannot be"), "BACKEND_ERROR"),
        (BackendRefused("quota", "Too many", "key_pairs"), "QUOTA_EXCEEDED"),
    ],
)
def test_where_no_server_is_concerned_nothing_is_allowed(
    cloud: Cloud, raised: Exception, code: str
) -> None:
    with pytest.raises(OstlerError) as seen, translate_refusals(cloud):
        raise raised
    assert (seen.value.code, seen.value.details["allowed_actions"]) == (code, [])
