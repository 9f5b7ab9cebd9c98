"""The dispatcher of webhooks: threads that deliver what the log of events has for them."""

import logging
import threading
import time

from domain.deliveries import RetryRule
from domain.errors import DatabaseUnavailable
from domain.origins import find_origin
from operations.cloud import Cloud
from operations.events import find_end
from operations.liveness import is_dead
from operations.queue import WorkQueue
from operations.webhook_turns import Send, WebhookTurns
from persistence import webhook_leases

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
IDLE_POLL_SECONDS = 1.0
MAX_DUE = 500
IDLE_SECONDS = 3600.0
STOP_SECONDS = 5.0


class WebhookDispatcher:
    """Finds the webhooks that are behind the log, and gives each a turn in one of ``threads``.

    Any number of processes may do so at once: the lease of a webhook's row says whose turn it is.
    A receiver that hangs keeps one thread, and only for one attempt. With no threads nothing is
    delivered by this process.
    """

    def __init__(self, cloud: Cloud, send: Send, rule: RetryRule, threads: int = 8) -> None:
        self.cloud = cloud
        self.stopping = threading.Event()
        self.queue = WorkQueue()
        self.turns = WebhookTurns(cloud, send, rule, self.stopping)
        self.threads = [
            threading.Thread(target=self._work, name=f"webhook-{n}", daemon=True)
            for n in range(threads)
        ]
        if threads:
            look = threading.Thread(target=self._look_forever, name="webhooks", daemon=True)
            self.threads.append(look)

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End after the attempts that are under way; those that take too long are left behind.

        Another process makes them again.
        """
        self.stopping.set()
        self.queue.close()
        end = time.monotonic() + STOP_SECONDS
        for thread in self.threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))

    def _work(self) -> None:
        while not self.stopping.is_set():
            webhook_id = self.queue.take(IDLE_SECONDS)
            if webhook_id is not None:
                self._take_turn(webhook_id)

    def _take_turn(self, webhook_id: str) -> None:
        try:
            pause = self.turns.take(webhook_id)
            if pause is not None:
                self.queue.put(webhook_id, pause)
        except DatabaseUnavailable:
            logger.warning("Webhook left for later", extra={"webhook_id": webhook_id})
        except Exception as error:
            extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
            logger.error("Webhook stumbled", extra={"webhook_id": webhook_id, **extra})

    def _look_forever(self) -> None:
        pause = 0.0
        while not self.stopping.wait(pause):
            pause = IDLE_POLL_SECONDS
            try:
                pause = self._look()
            except DatabaseUnavailable:
                continue
            except Exception as error:
                extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
                logger.error("Webhooks not looked at", extra=extra)

    def _look(self) -> float:
        """Put every webhook that is due into the queue; return the seconds until the next look."""
        with self.cloud.database.read() as connection:
            if not webhook_leases.has_enabled(connection):
                return IDLE_POLL_SECONDS
        end = find_end(self.cloud)
        with self.cloud.database.read() as connection:
            due = webhook_leases.list_due(connection, end, MAX_DUE)
        for webhook in due:
            if webhook.owner is None or self._take_from_dead(webhook.id, webhook.owner):
                self.queue.put(webhook.id)
        return POLL_SECONDS

    def _take_from_dead(self, webhook_id: str, owner: str) -> bool:
        """Take a lease at once from a process of this host that is no more; tell whether it was."""
        if not is_dead(owner):
            return False
        with self.cloud.database.write() as connection:
            webhook_leases.take_lease_from(connection, webhook_id, owner)
        return True
