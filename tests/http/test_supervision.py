"""Workers of one service: those that die are replaced."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.http.api import SERVERS, open_client
from tests.http.test_metrics_of_processes import list_children
from tests.server import serve

pytestmark = pytest.mark.long

ASKED_S = 2  # by then each worker has been asked for a sign of life


def test_workers_that_die_while_they_owe_a_sign_of_life_are_replaced(
    database_url: str, directory: Path
) -> None:
    with serve(database_url, directory, workers=2) as server:
        workers = list_children(server.process.pid)
        for sent, pause in ((signal.SIGSTOP, ASKED_S), (signal.SIGKILL, 0)):
            for worker in workers:
                os.kill(worker, sent)
            time.sleep(pause)
        with open_client(server.url) as client:
            assert client.get(SERVERS, timeout=60).status_code == 200
        assert set(list_children(server.process.pid)).isdisjoint(workers)
        assert server.stop() == 0
