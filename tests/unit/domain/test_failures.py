"""Failures: each known reason says whether to try again, and what to try."""

import pytest

from domain.failures import BY_CODE, BY_WORDS, complete_failure, describe_failure, find_advice


@pytest.mark.parametrize(
    ("code", "message", "retry", "word"),
    [
        ("BACKEND_FAILED", "No valid host was found. There are not enough hosts.", True, "room"),
        ("BACKEND_FAILED", "Exceeded maximum number of retries. Last: no host", True, "room"),
        ("BACKEND_FAILED", "Build of instance 1 aborted: no disk", False, "another image"),
        ("BACKEND_FAILED", "The server is gone from the cloud", False, "Delete"),
        ("BACKEND_FAILED", "The hypervisor reported an unexpected error.", False, "console"),
        ("BACKEND_REFUSED", "Quota exceeded for cores", True, "quota"),
        ("BACKEND_REFUSED", "The simulated cloud is full at 1", True, "quota"),
        ("BACKEND_REFUSED", "Cannot stop a server in status SHUTOFF", False, "state"),
        ("BACKEND_REFUSED", "The flavor does not exist in the simulated cloud", False, "listed"),
        ("BACKEND_REFUSED", "I'm a teapot", False, "something else"),
        ("BACKEND_UNAVAILABLE", "The simulated cloud is full of errors", True, "later"),
        ("DEADLINE_EXCEEDED", "The cloud did not finish in time", True, "Read the server"),
    ],
)
def test_a_known_reason_says_what_to_do(code: str, message: str, retry: bool, word: str) -> None:
    failure = describe_failure(code, message)
    assert (failure["code"], failure["message"], failure["retry"]) == (code, message, retry)
    assert word in failure["hint"]


@pytest.mark.parametrize(
    ("reason", "retry", "word"),
    [
        ("quota", True, "quota"),
        ("state", False, "state"),
        ("reference", False, "listed"),
        ("input", False, "value"),
    ],
)
def test_the_reason_that_the_cloud_gave_counts_for_more_than_its_words(
    reason: str, retry: bool, word: str
) -> None:
    advice = find_advice("BACKEND_REFUSED", "No valid host was found", reason)
    assert advice.retry is retry
    assert word in advice.hint


def test_every_hint_is_a_sentence() -> None:
    hints = {advice.hint for advice in (*BY_CODE.values(), *BY_WORDS.values())}
    assert all(hint[0].isupper() and hint.endswith(".") for hint in hints)


def test_an_old_record_is_completed_and_a_whole_one_is_left_alone() -> None:
    assert complete_failure(None) is None
    old = {"code": "BACKEND_FAILED", "message": "No valid host was found."}
    whole = describe_failure(**old)
    assert complete_failure(old) == whole
    other = {**whole, "hint": "as it was recorded"}
    assert complete_failure(other) == other
