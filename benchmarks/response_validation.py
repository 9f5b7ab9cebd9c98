"""``python -m benchmarks.response_validation``: what it costs to validate every response."""

from functools import partial

from benchmarks.application import Application
from benchmarks.command import run_command
from benchmarks.contests import Contest, run_contest
from service.settings.config import Settings


def build_application(url: str, *, validated: bool) -> Application:
    """Return an application that validates its responses, or does not."""
    return Application(Settings(database_url=url, validate_responses=validated))


CONTEST = Contest(
    "Responses validated and not",
    ("CPU µs validated", "not validated"),
    (partial(build_application, validated=True), partial(build_application, validated=False)),
)


def main() -> None:
    """Measure the loads that the arguments name."""
    description = "Measure what it costs to hold every response against the contract."
    run_contest(CONTEST, "response_validation", description)


if __name__ == "__main__":
    run_command(main)
