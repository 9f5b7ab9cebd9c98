"""What the resources of a client have in common: calls, objects, pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from ostler_sdk import wire
from ostler_sdk._base import Model
from ostler_sdk.errors import NotFoundError, UnexpectedAnswer
from ostler_sdk.wire import Response

if TYPE_CHECKING:
    from ostler_sdk._sync.client import Client

M = TypeVar("M", bound=Model)
PAGE_LIMIT = 100
"""The most items that a page may have: a walk asks for these."""


class Resource:
    """One noun of the service."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def _call(
        self,
        operation_id: str,
        *ids: str,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        wait: float | None = None,
        deadline: float | None = None,
    ) -> Response:
        """Ask for an operation of the document; ``ids`` fill its path.

        With a deadline (``time.monotonic``) it is asked on until then, for as long as the service
        may be away.
        """
        described = wire.find_operation(operation_id)
        path = wire.fill_path(described.path, ids)
        call = self._client.prepare(described.method, path, query=query, json=json, wait=wait)
        if if_match:
            call.headers["If-Match"] = if_match
        if idempotency_key:
            call.headers["Idempotency-Key"] = idempotency_key
        if deadline is not None:
            call.patient, call.deadline = True, deadline
        return self._client.send(call)

    def _read(self, model: type[M], data: Any, etag: str | None = None) -> M:
        """Return an object made of what was answered. Raises UnexpectedAnswer."""
        try:
            made = model.model_validate(data)
        except ValidationError as error:
            # Values are not told: there may be a secret among them.
            faults = "; ".join(
                f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".removeprefix(": ")
                for fault in error.errors(include_url=False, include_input=False)
            )
            raise UnexpectedAnswer(f"The service answered no {model.__name__}: {faults}") from None
        made._etag = etag
        return made

    def _get(
        self, model: type[M], operation_id: str, *ids: str, query: Mapping[str, Any] | None = None
    ) -> M:
        response = self._call(operation_id, *ids, query=query)
        return self._read(model, response.data, response.etag)

    def _delete(self, operation_id: str, *ids: str, query: Mapping[str, Any] | None = None) -> None:
        """Delete something. That an attempt before has done it, unheard, is as good."""
        try:
            self._call(operation_id, *ids, query=query)
        except NotFoundError as error:
            if not error.lost:
                raise

    def _walk(
        self, model: type[M], operation_id: str, *ids: str, query: Mapping[str, Any]
    ) -> Iterator[M]:
        """Yield the items of a list, page by page, by the cursor of each page.

        What is added or deleted meanwhile moves nothing. Raises UnexpectedAnswer rather than to
        walk in a circle.
        """
        asked = {"limit": PAGE_LIMIT, **query}
        seen = set()
        while True:
            page = wire.read_page(self._call(operation_id, *ids, query=asked))
            for item in page["items"]:
                yield self._read(model, item)
            cursor = page.get("next_cursor")
            if cursor is None:
                return
            if cursor in seen:
                raise UnexpectedAnswer("The pages of the list lead in a circle")
            seen.add(cursor)
            asked = {**asked, "cursor": cursor, "offset": None}


def identify(resource: str | Model, field: str = "id") -> str:
    """Return the id of what is given by its id, or as an object."""
    return resource if isinstance(resource, str) else str(getattr(resource, field))


def get_etag(resource: str | Model) -> str | None:
    """Return the tag of an object, None for an id and for what came in a list."""
    return None if isinstance(resource, str) else resource.etag
