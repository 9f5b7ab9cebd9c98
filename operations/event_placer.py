"""Events get their positions where nobody else sees to it: in a service whose workers carry."""

import threading
from functools import partial

from operations.cloud import Cloud
from operations.duties import TICK_SECONDS, attempt
from operations.events import place_waiting


class EventPlacer:
    """Gives positions every few seconds, so that a log that grows without a worker has them."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._place_forever, name="events", daemon=True)

    def start(self) -> None:
        """Begin to give positions."""
        self.thread.start()

    def stop(self) -> None:
        """End after the batch that is under way."""
        self.stopping.set()
        self.thread.join(timeout=TICK_SECONDS)

    def _place_forever(self) -> None:
        place = partial(place_waiting, self.cloud, self.stopping)
        while not self.stopping.is_set():
            attempt("events", place)
            self.stopping.wait(TICK_SECONDS)
