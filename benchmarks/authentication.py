"""``python -m benchmarks.authentication``: what it costs to ask every caller for an API key."""

from datetime import timedelta

from benchmarks.application import Application
from benchmarks.command import run_command
from benchmarks.contests import Contest, run_contest
from operations.requests.keys import create_first_key
from persistence.database.session import Database
from service.settings.config import Settings

LIFETIME = timedelta(days=90)


def build_keyed(url: str) -> Application:
    """Return an application whose callers have a key. Raises RuntimeError on a used database."""
    application = Application(Settings(database_url=url, auth_mode="api-key"))
    database = Database(url)
    made = create_first_key(database, LIFETIME)
    database.close()
    if made is None:
        raise RuntimeError("The database has had keys before")
    _, application.secret = made
    return application


def build_open(url: str) -> Application:
    """Return an application that asks nobody who calls."""
    return Application(Settings(database_url=url))


CONTEST = Contest(
    "Callers with API keys and without", ("CPU µs with keys", "without"), (build_keyed, build_open)
)


def main() -> None:
    """Measure the loads that the arguments name."""
    description = "Measure what it costs to ask every caller for an API key."
    run_contest(CONTEST, "authentication", description)


if __name__ == "__main__":
    run_command(main)
