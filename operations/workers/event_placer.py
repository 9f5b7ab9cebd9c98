"""Events get their positions in a service too whose operations workers carry out."""

import threading
from functools import partial

from operations.clouds.cloud import Cloud
from operations.record.events import place_waiting
from operations.workers.periodic_tasks import TICK_SECONDS, attempt, repeat


class EventPlacer:
    """Gives positions every few seconds, so that a log that grows without a worker has them."""

    def __init__(self, cloud: Cloud) -> None:
        self.stopping = threading.Event()
        place = partial(attempt, "events", partial(place_waiting, cloud, self.stopping))
        again = (place, TICK_SECONDS, self.stopping)
        self.thread = threading.Thread(target=repeat, args=again, name="events", daemon=True)

    def start(self) -> None:
        """Begin to give positions."""
        self.thread.start()

    def stop(self) -> None:
        """End after the batch that is under way."""
        self.stopping.set()
        self.thread.join(timeout=TICK_SECONDS)
