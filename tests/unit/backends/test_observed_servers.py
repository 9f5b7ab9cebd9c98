"""What a cloud shows of a server is compared by what the server is, not by the cloud's own ids."""

from datetime import UTC, datetime

from msgspec.structs import replace

from backends.base import ObservedServer
from domain.transitions import Status

SHOWN = ObservedServer(
    "7", "web-01", Status.ACTIVE, "small", "ubuntu", None, datetime(2026, 1, 1, tzinfo=UTC)
)


def test_a_look_that_came_by_another_request_shows_the_same() -> None:
    again = replace(SHOWN, cloud_id="c", request_id="r", project_id="p")
    assert (again == SHOWN, again != SHOWN) == (True, False)
    assert again in [SHOWN]


def test_whatever_else_differs_shows_another_server() -> None:
    others = [replace(SHOWN, task="spawning"), replace(SHOWN, labels={"a": "b"}), None, "7"]
    assert all(other != SHOWN for other in others)
    assert not any(other == SHOWN for other in others)
