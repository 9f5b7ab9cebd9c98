"""The supervisor of the workers: it does not wait for one that is gone."""

import signal

import uvicorn
from uvicorn.supervisors.multiprocess import SIGNALS, Process

from service.server.serving import Supervisor


def test_nobody_but_a_worker_holds_its_end_of_the_questions() -> None:
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    config = uvicorn.Config("service.app:create_app", factory=True, workers=2, log_config=None)
    supervisor = Supervisor(config, sockets=[])
    for number, handler in handlers.items():
        signal.signal(number, handler)
    worker = Process(config, [])  # which is never started, so that its end is not there
    supervisor.processes = [worker]
    supervisor.should_exit.set()
    assert not worker.parent_conn.poll()
    supervisor.keep_subprocess_alive()
    assert worker.parent_conn.poll()
