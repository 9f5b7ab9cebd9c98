"""``python -m benchmarks.rate_limits``: what it costs to count the requests of every caller."""

from benchmarks.application import Application
from benchmarks.command import run_command
from benchmarks.contests import Contest, run_contest
from service.settings.config import Settings

MORE_THAN_ASKED = 60_000_000


def build_limited(url: str) -> Application:
    """Return an application that counts requests, and tells what is left in every response."""
    settings = Settings(
        database_url=url,
        rate_limits="on",
        rate_limit_read=MORE_THAN_ASKED,
        rate_limit_write=MORE_THAN_ASKED,
    )
    return Application(settings)


def build_unlimited(url: str) -> Application:
    """Return an application that counts nothing."""
    return Application(Settings(database_url=url, rate_limits="off"))


CONTEST = Contest(
    "Callers with limits and without",
    ("CPU µs with limits", "without"),
    (build_limited, build_unlimited),
)


def main() -> None:
    """Measure the loads that the arguments name."""
    description = "Measure what it costs to count the requests of every caller."
    run_contest(CONTEST, "rate_limits", description)


if __name__ == "__main__":
    run_command(main)
