"""The dispatcher of webhooks: batches for those that the log of events has something for."""

import logging
import threading
import time
from functools import partial

from domain.errors import DatabaseUnavailable, find_origin
from domain.webhooks import RetryRule
from operations.clouds.cloud import Cloud
from operations.liveness import is_dead
from operations.queue import WorkQueue
from operations.record.events import find_end
from operations.webhooks.batches import DeliveryBatches, Send
from operations.webhooks.slots import DeliverySlots, Lane
from persistence.webhooks import webhook_leases

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.25
IDLE_POLL_SECONDS = 1.0
MAX_DUE = 500
NOTHING = 0  # is behind no position
IDLE_SECONDS = 3600.0
STOP_SECONDS = 5.0


class WebhookDispatcher:
    """Finds the webhooks that are behind the log, and gives each a batch in a thread of its own.

    Any number of processes may do so at once: the lease of a webhook's row says whose batch it is.
    As many have a batch at once as there are ``slots``; without any nothing is delivered by this
    process. Of what a webhook has sent the newest ``kept`` deliveries are remembered.
    """

    def __init__(
        self, cloud: Cloud, send: Send, rule: RetryRule, slots: DeliverySlots, kept: int = 100
    ) -> None:
        self.cloud = cloud
        self.stopping = threading.Event()
        self.slots = slots
        self.queues = {lane: WorkQueue() for lane in Lane}
        self.batches = DeliveryBatches(cloud, send, rule, self.stopping, slots.note_attempt, kept)
        give = partial(threading.Thread, target=self._start_batches, daemon=True)
        self.threads = [give(name=f"webhooks-{lane.value}", args=(lane,)) for lane in Lane]
        self.threads.append(
            threading.Thread(target=self._find_due_forever, name="webhooks", daemon=True)
        )
        if not slots.prompt:
            self.threads.clear()

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """End after the attempts that are under way; those that take too long are left behind.

        Another process makes them again.
        """
        self.stopping.set()
        for queue in self.queues.values():
            queue.close()
        end = time.monotonic() + STOP_SECONDS
        for thread in self.threads:
            thread.join(timeout=max(0.0, end - time.monotonic()))
        self.slots.wait_for_end(max(0.0, end - time.monotonic()))

    def _start_batches(self, lane: Lane) -> None:
        """Give batches of one lane as places become free."""
        while not self.stopping.is_set():
            if not self.slots.wait(lane, POLL_SECONDS):
                continue
            webhook_id = self.queues[lane].take(IDLE_SECONDS)
            if webhook_id is not None and self.slots.enter(lane, webhook_id):
                name = f"webhook-{webhook_id}"
                batch = threading.Thread(target=self._deliver_batch, args=(webhook_id,), name=name)
                batch.daemon = True
                batch.start()

    def _deliver_batch(self, webhook_id: str) -> None:
        pause = None
        try:
            pause = self.batches.take(webhook_id)
        except DatabaseUnavailable:
            logger.warning("Webhook left for later", extra={"webhook_id": webhook_id})
        except Exception as error:
            extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
            logger.error(
                "Webhook delivery failed unexpectedly", extra={"webhook_id": webhook_id, **extra}
            )
        lane = self.slots.leave(webhook_id)
        if pause is not None:
            self.queues[lane].put(webhook_id, pause)

    def _find_due_forever(self) -> None:
        pause = 0.0
        while not self.stopping.wait(pause):
            pause = IDLE_POLL_SECONDS
            try:
                pause = self._find_due()
            except DatabaseUnavailable:
                continue
            except Exception as error:
                extra = {"exc_type": type(error).__name__, "origin": find_origin(error)}
                logger.error("Webhooks not polled", extra=extra)

    def _find_due(self) -> float:
        """Put every webhook that is due into the queue; return the seconds until the next poll."""
        with self.cloud.database.read() as connection:
            enabled = webhook_leases.has_enabled(connection)
        end = find_end(self.cloud) if enabled else NOTHING
        with self.cloud.database.read() as connection:
            due = webhook_leases.list_due(connection, end, MAX_DUE)
        for webhook in due:
            if webhook.owner is None or self._take_from_dead(webhook.id, webhook.owner):
                lane = Lane.PROMPT if webhook.is_prompt else Lane.SLOW
                self.queues[lane].put(webhook.id)
        return POLL_SECONDS if enabled else IDLE_POLL_SECONDS

    def _take_from_dead(self, webhook_id: str, owner: str) -> bool:
        """Take a lease at once from a process of this host that is no more; tell whether it was."""
        if not is_dead(owner):
            return False
        with self.cloud.database.write() as connection:
            webhook_leases.take_lease_from(connection, webhook_id, owner)
        return True
