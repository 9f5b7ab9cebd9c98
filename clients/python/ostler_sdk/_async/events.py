"""The log of events, followed over every break, and the webhooks that have events sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx2

from ostler_sdk import models, wire
from ostler_sdk._async.resource import AsyncResource, get_etag, identify
from ostler_sdk.errors import ApiError
from ostler_sdk.wire import Call

if TYPE_CHECKING:
    from typing import Unpack

    from ostler_sdk import inputs

SILENCE_S = 60.0
"""After how many seconds without a sign of life a stream is broken; there is one every 15."""


class AsyncEvents(AsyncResource):
    """The log of every change of a server, to be read in pages or followed as it grows."""

    async def page(
        self, *, server: str | models.Server | None = None, **filters: Unpack[inputs.ListEvents]
    ) -> models.EventPage:
        """Read the log of events, or follow it.

        As JSON, one page of the project's events behind the position `after`, oldest first. To a
        client that prefers `text/event-stream`, the same events as Server-Sent Events: first those
        behind `Last-Event-ID`, or else behind `after`, then each event as it happens, until the
        client hangs up or the service ends. A stream without a position begins with what happens
        next.

        A service may forget old events. Whoever goes on behind an event that is so old that others
        behind it are not there any more is told so, as a page or as a stream: 410 `EVENTS_GONE`.
        `after=0` is the beginning of what there is, whatever has been forgotten.

        after: The position behind which to begin: the `id` of an event, or `next_after` of an
            earlier page. A page begins with the first event unless told otherwise, a stream with
            what happens next. For example `41`.
        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        """
        operation_id, ids = _choose("list_events", "list_server_events", server)
        return await self._get(models.EventPage, operation_id, *ids, query=filters)

    async def list(
        self, *, server: str | models.Server | None = None, **filters: Unpack[inputs.ListEvents]
    ) -> AsyncIterator[models.Event]:
        """Read the log of events, or follow it.

        As JSON, one page of the project's events behind the position `after`, oldest first. To a
        client that prefers `text/event-stream`, the same events as Server-Sent Events: first those
        behind `Last-Event-ID`, or else behind `after`, then each event as it happens, until the
        client hangs up or the service ends. A stream without a position begins with what happens
        next.

        A service may forget old events. Whoever goes on behind an event that is so old that others
        behind it are not there any more is told so, as a page or as a stream: 410 `EVENTS_GONE`.
        `after=0` is the beginning of what there is, whatever has been forgotten.

        after: The position behind which to begin: the `id` of an event, or `next_after` of an
            earlier page. A page begins with the first event unless told otherwise, a stream with
            what happens next. For example `41`.
        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.

        Here, the events that there are now are yielded, page by page, up to the newest.
        """
        operation_id, ids = _choose("list_events", "list_server_events", server)
        asked: dict[str, Any] = {"limit": 100, **filters}
        while True:
            page = wire.read_page(await self._call(operation_id, *ids, query=asked))
            for item in page["items"]:
                yield self._read(models.Event, item)
            if page.get("next_after") is None:
                return
            asked["after"] = page["next_after"]

    async def follow(
        self,
        *,
        server: str | models.Server | None = None,
        server_id: str | None = None,
        after: str | int | None = None,
        **filters: Unpack[inputs.FollowEvents],
    ) -> AsyncGenerator[models.Event, None]:
        """Yield each event as it happens, without end, each once and none left out.

        ``after`` is the position behind which to begin: the ``id`` of an event, or 0 for the first
        that there is; without it the next event is the first. When the connection breaks, or the
        service starts anew, it goes on behind the last event that was yielded, as long as the
        service is back within ``Retries.outage``. Raises EventsGone when events behind the position
        are not kept any more, and ConnectionFailed.
        """
        operation_id, ids = _choose("list_events", "list_server_events", server or server_id)
        described = wire.find_operation(operation_id)
        call = Call("GET", wire.fill_path(described.path, ids), {"after": after, **filters})
        call.headers, call.described = {"Accept": "text/event-stream"}, described
        call.patient, call.wait = True, SILENCE_S - self._client.timeout
        self._client.name_defaults(call)
        insistence = self._client.insist(call)
        fruitless = 0
        while True:
            insistence.attempts += 1
            try:
                async with self._client.stream(call) as response:
                    async for sent in httpx2.EventSource(response):
                        insistence.begin_anew()
                        if sent.id:  # what comes before the first event of a stream has none
                            call.headers["Last-Event-ID"] = sent.id
                        if sent.data:
                            fruitless = 0
                            yield self._read_event(sent.data)
                fruitless += 1
                pause = self._client.retries.choose_pause(fruitless)
            except httpx2.TransportError as failure:
                pause = insistence.pause_after_failure(failure)
            except ApiError as error:
                error.attempts = insistence.attempts
                again = self._client.may_log_in_again(error)
                pause = 0 if again else insistence.pause_after_error(error)
            await asyncio.sleep(pause)

    def _read_event(self, data: str) -> models.Event:
        return self._read(models.Event, wire.read_body(data.encode(), "json"))


def _choose(
    of_project: str, of_server: str, server: str | models.Server | None
) -> tuple[str, tuple[str, ...]]:
    """Return the second operation with the server, or the first one, of the whole project."""
    return (of_project, ()) if server is None else (of_server, (identify(server),))


Webhook = str | models.Webhook | models.WebhookWithSecret


class AsyncWebhooks(AsyncResource):
    """Where the events are sent as they happen, and what came of it."""

    async def create(
        self, *, idempotency_key: str | None = None, **fields: Unpack[inputs.CreateWebhook]
    ) -> models.WebhookWithSecret:
        """Have events delivered.

        Makes a webhook: each event that happens from now on is sent to its `url` by POST, in order,
        one at a time, until it is answered 2xx, and signed as Standard Webhooks has it. The answer
        holds the `secret` that verifies the signatures; no other answer does, except the same one
        again to the same `Idempotency-Key`. A `url` with an address that is not public is refused
        unless the service was set up to allow it (`WEBHOOK_ALLOWED_NETWORKS`). A project has 100
        webhooks at the most, unless the service was set up otherwise (`WEBHOOK_LIMIT`) or the
        project was given a limit of its own.

        url: Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need
            be, a path and a query. No user, password or fragment. It stays as it was sent, whatever
            the case of its letters.
        description: Words for people, null for none. Control characters are refused.
        event_types: The types of event that are delivered; null or none named is all of them.
        secret: The key of the signatures (HMAC-SHA256): `whsec_` and 24 to 64 bytes in Base64. It
            must be random; without one, or with null, the service makes one.
        """
        response = await self._call("create_webhook", json=fields, idempotency_key=idempotency_key)
        return self._read(models.WebhookWithSecret, response.data, response.etag)

    async def get(self, webhook: Webhook) -> models.Webhook:
        """Read a webhook.

        The webhook, how far it has come in the log of events, and what came of its last delivery.
        Its `ETag` is another after each delivery.
        """
        return await self._get(models.Webhook, "get_webhook", identify(webhook))

    async def page(self, **filters: Unpack[inputs.ListWebhooks]) -> models.WebhookPage:
        """List webhooks.

        One page of the project's webhooks, oldest first. No secret is ever shown.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        return await self._get(models.WebhookPage, "list_webhooks", query=filters)

    async def list(self, **filters: Unpack[inputs.ListWebhooks]) -> AsyncIterator[models.Webhook]:
        """List webhooks.

        One page of the project's webhooks, oldest first. No secret is ever shown.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        async for webhook in self._walk(models.Webhook, "list_webhooks", query=filters):
            yield webhook

    async def update(
        self, webhook: Webhook, **changes: Unpack[inputs.UpdateWebhook]
    ) -> models.Webhook:
        """Change a webhook.

        Changes the given fields and leaves the others as they are (JSON Merge Patch, RFC 7396). A
        webhook that is enabled again goes on behind its `position`: nothing that happened meanwhile
        is left out. A new `secret` signs from now on, and the one before it signs beside it for
        another 24 hours. A change of `url`, `secret` or `status` has the next delivery tried at
        once. What is so already changes nothing, not even `updated_at`.

        url: Where events are sent, by `https` or `http`: a name or an IPv4 address, a port if need
            be, a path and a query. No user, password or fragment. It stays as it was sent, whatever
            the case of its letters.
        description: Words for people, null for none. Control characters are refused.
        event_types: The types of event that are delivered; null or none named is all of them.
        secret: The new key of the signatures; the one before it signs beside it for another 24
            hours.
        status: `enabled` events are delivered; `disabled` none is, because a request wanted it so
            or because of `disabled_reason`.

        Here, a webhook that is given as an object must be as it was then (If-Match); an id asks for
        nothing.
        """
        response = await self._call(
            "update_webhook", identify(webhook), json=changes, if_match=get_etag(webhook)
        )
        return self._read(models.Webhook, response.data, response.etag)

    async def delete(self, webhook: Webhook) -> None:
        """Delete a webhook.

        Ends its deliveries for good. One that is under way is not called back.
        """
        await self._delete("delete_webhook", identify(webhook))

    async def ping(
        self, webhook: Webhook, *, idempotency_key: str | None = None
    ) -> models.Delivery:
        """Ping a webhook.

        Has a message of the type `webhook.ping` sent to the webhook's `url` at once, signed like
        any other, enabled or not, and once only. `Location` is where to read what came of it. At
        most 10 deliveries of a webhook may have been asked for and not been made yet.
        """
        response = await self._call(
            "ping_webhook", identify(webhook), idempotency_key=idempotency_key
        )
        return self._read(models.Delivery, response.data)

    async def get_delivery(
        self, webhook: Webhook, delivery: str | models.Delivery
    ) -> models.Delivery:
        """Read a delivery.

        What was sent, and what came of it; one that is `pending` is about to be made.
        """
        ids = (identify(webhook), identify(delivery))
        return await self._get(models.Delivery, "get_delivery", *ids)

    async def page_of_deliveries(
        self, webhook: Webhook, **filters: Unpack[inputs.ListDeliveries]
    ) -> models.DeliveryPage:
        """List the deliveries of a webhook.

        One page of what was sent to a webhook's receiver, newest first, each attempt by itself:
        what it told, what came back, how long that took. The newest 100 deliveries of a webhook are
        remembered, unless the service was set up otherwise (`WEBHOOK_KEPT_DELIVERIES`).

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        ids = identify(webhook)
        return await self._get(models.DeliveryPage, "list_deliveries", ids, query=filters)

    async def list_deliveries(
        self, webhook: Webhook, **filters: Unpack[inputs.ListDeliveries]
    ) -> AsyncIterator[models.Delivery]:
        """List the deliveries of a webhook.

        One page of what was sent to a webhook's receiver, newest first, each attempt by itself:
        what it told, what came back, how long that took. The newest 100 deliveries of a webhook are
        remembered, unless the service was set up otherwise (`WEBHOOK_KEPT_DELIVERIES`).

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        """
        ids = identify(webhook)
        async for found in self._walk(models.Delivery, "list_deliveries", ids, query=filters):
            yield found

    async def redeliver(
        self,
        webhook: Webhook,
        delivery: str | models.Delivery,
        *,
        idempotency_key: str | None = None,
    ) -> models.Delivery:
        """Send a message once more.

        Has what a delivery told sent again at once, with the same `webhook-id`, enabled or not, and
        once only: it is another delivery, of the cause `redelivery`, which moves neither the
        webhook's `position` nor its next attempt. `Location` is where to read what came of it.
        """
        ids = (identify(webhook), identify(delivery))
        response = await self._call("redeliver_delivery", *ids, idempotency_key=idempotency_key)
        return self._read(models.Delivery, response.data)
