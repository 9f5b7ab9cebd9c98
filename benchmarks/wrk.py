"""wrk: the requests that it shall send, one run of it, and what it found."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MISSING = "benchmarks: wrk is not installed: apt-get install wrk (or brew install wrk)"
RESULT = "RESULT "
TIMEOUT_S = 10

# Every connection takes the next request of the one list. wrk asks for one before it begins, which
# it never sends. `done` writes what a program can read.
SCRIPT = """
local requests, place = {}, -1

function init(arguments)
    for _, each in ipairs(LIST) do
        local headers = {}
        if each.body then headers["Content-Type"] = "application/json" end
        table.insert(requests, wrk.format(each.method, each.path, headers, each.body))
    end
end

function request()
    place = place < 0 and 0 or place % #requests + 1
    return requests[math.max(place, 1)]
end

function done(summary, latency, _)
    local failed = summary.errors
    io.write(string.format(
        'RESULT {"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        failed.status, failed.connect + failed.read + failed.write + failed.timeout))
end
"""


class WrkFailed(RuntimeError):
    """wrk did not do its work; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request: ``body`` is JSON text, or None."""

    method: str
    path: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one run of wrk found: times in seconds; ``refused`` were answered with 4xx or 5xx.

    They are among ``requests``, which all had a response. ``broken`` had none: the connection
    failed or took longer than 10 s.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    refused: int
    broken: int

    @property
    def throughput(self) -> float:
        """Answers a second that are no refusals."""
        return (self.requests - self.refused) / self.seconds


def require_wrk() -> None:
    """End the program with one line when there is no wrk."""
    if shutil.which("wrk") is None:
        raise SystemExit(MISSING)


def write_script(requests: Sequence[Request]) -> str:
    """Return the Lua script that sends ``requests`` in turn, again and again."""
    entries = "\n".join(f"    {_write_entry(request)}," for request in requests)
    return f"local LIST = {{\n{entries}\n}}\n{SCRIPT}"


def _write_entry(request: Request) -> str:
    body = "nil" if request.body is None else quote(request.body)
    return f"{{method={quote(request.method)}, path={quote(request.path)}, body={body}}}"


def quote(text: str) -> str:
    """Return ``text`` as a string of Lua, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def parse_output(output: str) -> Result:
    """Return what wrk's output says. Raises WrkFailed when there is no result in it."""
    for line in output.splitlines():
        if line.startswith(RESULT):
            found = json.loads(line.removeprefix(RESULT))
            return Result(
                requests=found["requests"],
                seconds=found["microseconds"] / 1e6,
                p50=found["p50"] / 1e6,
                p99=found["p99"] / 1e6,
                refused=found["refused"],
                broken=found["broken"],
            )
    raise WrkFailed(f"no result in the output of wrk: {output.strip()[-500:]}")


def run_wrk(
    url: str, requests: Sequence[Request], script: Path, *, seconds: int, connections: int
) -> Result:
    """Send ``requests`` to ``url`` for ``seconds``, over ``connections``.

    One thread of wrk is faster than any service here. The script is written to ``script``.
    Raises WrkFailed.
    """
    script.write_text(write_script(requests), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s"]
    command += [f"--timeout={TIMEOUT_S}s", "-s", str(script), url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WrkFailed(done.stderr.strip() or done.stdout.strip())
    return parse_output(done.stdout)
