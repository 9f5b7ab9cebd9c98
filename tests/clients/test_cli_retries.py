"""What the command line sends again, what it says of that, and when it gives up."""

import pytest

from tests.clients.shell import Shell
from tests.clients.stub import Answer, make_error, open_stub
from tests.server import find_free_port

LOST = Answer(None)
AWAY = make_error(503, "BACKEND_UNAVAILABLE", retry=True, retry_after=0)
MADE = Answer(202, {"id": "1", "name": "web", "status": "BUILD", "operation_id": None})
CREATE = ("server", "create", "web", "--flavor", "a", "--image", "b", "--no-wait", "-o", "id")


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostler_cli.absence.NOTICE_S", 0)


def test_a_creation_is_sent_again_and_people_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with open_stub(LOST, LOST, MADE) as stub:
        done = Shell(capsys, stub.url).check(*CREATE)
    assert done.out == "1\n"
    assert done.err.splitlines() == [
        f"ostler: the service at {stub.url} is away; waiting for it",
        "ostler: the service is back",
    ]
    assert len({asked.headers["idempotency-key"] for asked in stub.asked}) == 1


def test_a_refusal_for_now_is_no_absence(capsys: pytest.CaptureFixture[str]) -> None:
    with open_stub(AWAY, MADE) as stub:
        assert Shell(capsys, stub.url).check(*CREATE).err == ""


def test_how_long_is_insisted_is_a_setting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OSTLER_RETRY_SECONDS", "0")
    with open_stub(LOST, MADE) as stub:
        done = Shell(capsys, stub.url)(*CREATE)
    assert (done.code, len(stub.asked)) == (6, 1)
    assert "may have been done" in done.err
    monkeypatch.setenv("OSTLER_RETRY_SECONDS", "-1")
    done = Shell(capsys, stub.url)("server", "list")
    assert (done.code, done.out) == (2, "")
    assert "OSTLER_RETRY_SECONDS must be a number of seconds" in done.err


def test_a_service_that_was_never_there_is_soon_given_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = Shell(capsys, f"http://127.0.0.1:{find_free_port()}")("server", "list")
    assert done.code == 6
    assert "cannot be reached" in done.err
