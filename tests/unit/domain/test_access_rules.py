"""Which requests an access rule of Keystone stands for."""

import time

import pytest

from domain.access_rules import LONGEST_PATH, AccessRule, matches
from domain.identity import Restrictions

SERVERS = "/api/v1/servers"


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        (SERVERS, SERVERS, True),
        (SERVERS, f"{SERVERS}/", False),
        (SERVERS, f"{SERVERS}/one", False),
        (f"{SERVERS}/*", f"{SERVERS}/one", True),
        (f"{SERVERS}/*", f"{SERVERS}/one/events", False),
        (f"{SERVERS}/*", f"{SERVERS}/", False),
        (f"{SERVERS}/{{server_id}}/events", f"{SERVERS}/one/events", True),
        (f"{SERVERS}/{{server_id}}/events", f"{SERVERS}/one/two/events", False),
        (f"{SERVERS}/web-*", f"{SERVERS}/web-01", True),
        (f"{SERVERS}/web-*", f"{SERVERS}/db-01", False),
        (f"{SERVERS}/**", f"{SERVERS}/one/events", True),
        (f"{SERVERS}/**", f"{SERVERS}/", True),
        (f"{SERVERS}/**", SERVERS, False),
        ("/api/**/events", f"{SERVERS}/one/events", True),
        ("**", "/anything", True),
        ("/a.c", "/abc", False),
        ("/a{", "/a{", True),
        ("", "/", False),
    ],
)
def test_a_pattern_stands_for_paths(pattern: str, path: str, *, expected: bool) -> None:
    assert matches(pattern, path) == expected


@pytest.mark.parametrize(
    ("method", "asked", "expected"),
    [("GET", "GET", True), ("GET", "HEAD", True), ("GET", "POST", False), ("POST", "HEAD", False)],
)
def test_a_rule_is_about_a_method(method: str, asked: str, *, expected: bool) -> None:
    assert AccessRule(method, SERVERS).allows(asked, SERVERS) == expected


def test_who_is_limited_by_rules_gives_nobody_more() -> None:
    ruled = Restrictions(rules=(AccessRule("GET", SERVERS),))
    assert not ruled.include(Restrictions())
    assert Restrictions().include(ruled)
    assert ruled.include(ruled)


def test_no_path_and_no_pattern_makes_anybody_wait() -> None:
    started = time.process_time()
    assert not matches("**a" * 300 + "b", "a" * LONGEST_PATH)
    assert not matches("*", "a" * (LONGEST_PATH + 1))
    assert time.process_time() - started < 10  # a regular expression would take years
