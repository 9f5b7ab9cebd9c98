"""Refused requests are written into the log of audit by the process that has refused them."""

import threading
from functools import partial

from operations.clouds.cloud import Cloud
from operations.record.refusals import RefusalLog
from operations.workers.periodic_tasks import attempt, repeat

SECONDS = 1.0
STOP_SECONDS = 5.0


class RefusalWriter:
    """Writes every second what has been refused, and at the end what is left."""

    def __init__(self, cloud: Cloud, refusals: RefusalLog) -> None:
        self.cloud = cloud
        self.refusals = refusals
        self.stopping = threading.Event()
        write_due = partial(attempt, "refusals", partial(refusals.write_due, cloud))
        again = (write_due, SECONDS, self.stopping)
        self.thread = threading.Thread(target=repeat, args=again, name="refusals", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self.thread.start()

    def stop(self) -> None:
        """End when everything is written, or the database cannot be reached."""
        self.stopping.set()
        self.thread.join(timeout=STOP_SECONDS)
        attempt("refusals", partial(self.refusals.write_due, self.cloud, all_of_them=True))
