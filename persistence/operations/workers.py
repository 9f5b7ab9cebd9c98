"""Workers as PostgreSQL sees them: which of its sessions are whose, and when they last spoke."""

from sqlalchemy import Connection, text

LONGEST_NAME = 63
"""How many bytes of a session's name PostgreSQL keeps (NAMEDATALEN)."""

IDLE_SECONDS_OF_HOST = text(
    "SELECT extract(epoch FROM clock_timestamp() - max(state_change))::float FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = :name"
)


def name_sessions(host: str) -> str:
    """Return the name of the sessions of the workers on a host, whose end tells hosts apart."""
    role = "ostler worker "
    return role + host.encode("ascii", "replace").decode()[len(role) - LONGEST_NAME :]


def read_idle_seconds(connection: Connection, host: str) -> float | None:
    """Return for how many seconds no worker of a host has asked anything, None if there is none.

    Each asks what is due every two seconds, whatever there is to do.
    """
    seconds: float | None = connection.execute(
        IDLE_SECONDS_OF_HOST, {"name": name_sessions(host)}
    ).scalar_one()
    return seconds
