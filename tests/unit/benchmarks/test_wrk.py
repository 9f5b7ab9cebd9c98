"""What wrk is told and what it answers."""

import pytest

from benchmarks.wrk import Request, WrkFailed, parse_output, quote, require_wrk, write_script

pytestmark = pytest.mark.long

OUTPUT = """Running 2s test @ http://127.0.0.1:8000
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     8.91ms    3.12ms  40.31ms   91.70%
    Req/Sec     1.83k   216.31     2.11k    80.00%
  3650 requests in 2.00s, 4.31MB read
  Non-2xx or 3xx responses: 3
Requests/sec:   1820.44
RESULT {"requests":3650,"microseconds":2005010,"p50":8310,"p99":21200,"refused":3,"broken":1}
"""


def test_the_output_of_wrk_is_read_in_seconds() -> None:
    result = parse_output(OUTPUT)
    assert (result.requests, result.refused, result.broken) == (3650, 3, 1)
    assert (result.p50, result.p99) == (0.00831, 0.0212)


def test_a_refusal_is_no_answer_that_counts() -> None:
    assert parse_output(OUTPUT).throughput == pytest.approx((3650 - 3) / 2.00501)


def test_an_output_without_a_result_is_a_failure_that_shows_it() -> None:
    with pytest.raises(WrkFailed, match="unable to connect"):
        parse_output("unable to connect to 127.0.0.1:1 Connection refused\n")


def test_the_script_names_every_request_in_its_order() -> None:
    script = write_script([Request("GET", "/a"), Request("POST", "/b", '{"name": "x"}')])
    entries = [line.strip() for line in script.splitlines() if line.strip().startswith("{method=")]
    assert entries == [
        '{method="GET", path="/a", body=nil},',
        '{method="POST", path="/b", body="{\\"name\\": \\"x\\"}"},',
    ]


@pytest.mark.parametrize(
    ("text", "quoted"), [("a", '"a"'), ('"', '"\\""'), ("\\", '"\\\\"'), ("a\nb", '"a\\nb"')]
)
def test_any_text_is_quoted_as_lua_reads_it(text: str, quoted: str) -> None:
    assert quote(text) == quoted


def test_without_wrk_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit, match=r"^benchmarks: wrk is not installed: apt-get install wrk"):
        require_wrk()
