"""What a cloud is due for: done in a thread of its region, unless something was changed before."""

import pytest

from domain.errors import OutcomeUnknown
from operations.clouds.cloud_threads import CloudDue
from persistence.database.session import Database
from tests.unit.persistence.changing import run_inline


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_cloud_that_is_due_after_a_commit_has_nothing_done_again(database: Database) -> None:
    def wait() -> None:
        raise CloudDue("far")

    def change_and_wait() -> None:
        with database.write():
            pass
        wait()

    late, early = run_inline(database, change_and_wait, wait)
    assert isinstance(late, OutcomeUnknown)
    assert isinstance(early, CloudDue)
