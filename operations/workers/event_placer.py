"""Both logs get their order in a service too whose operations workers carry out."""

import threading
from functools import partial

from operations.clouds.cloud import Cloud
from operations.record.audit import seal_waiting
from operations.record.events import place_waiting
from operations.workers.periodic_tasks import TICK_SECONDS, attempt, repeat


class EventPlacer:
    """Places events and seals entries of audit every few seconds, while there is no worker too."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.stopping = threading.Event()
        again = (self._work, TICK_SECONDS, self.stopping)
        self.thread = threading.Thread(target=repeat, args=again, name="events", daemon=True)

    def start(self) -> None:
        """Begin to give positions."""
        self.thread.start()

    def _work(self) -> None:
        attempt("events", partial(place_waiting, self.cloud, self.stopping))
        attempt("audit", partial(seal_waiting, self.cloud, self.stopping))

    def stop(self) -> None:
        """End after the batch that is under way."""
        self.stopping.set()
        self.thread.join(timeout=TICK_SECONDS)
