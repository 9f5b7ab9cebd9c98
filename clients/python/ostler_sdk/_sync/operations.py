"""Operations, and how their end is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Self

from pydantic import PrivateAttr

from ostler_sdk import models
from ostler_sdk._sync.resource import Resource, identify
from ostler_sdk.errors import OperationFailed, WaitTimeout
from ostler_sdk.wire import LONGEST_WAIT

if TYPE_CHECKING:
    from typing import Unpack

    from ostler_sdk import inputs
    from ostler_sdk._sync.client import Client

WAIT_S = 3600.0
"""How long an end is waited for where nothing else is said; the service gives up sooner itself."""
PROGRESS_S = 5
"""How many seconds one request waits at the most where somebody wants to see progress."""
ENDED = ("succeeded", "failed", "cancelled")


models.Operation.model_rebuild()


class Operation(models.Operation):
    """One change of one server, which can be waited for."""

    _client: Client | None = PrivateAttr(default=None)

    @property
    def has_ended(self) -> bool:
        """Whether it has succeeded, failed or been cancelled."""
        return self.status in ENDED

    def wait(
        self,
        timeout: float = WAIT_S,
        on_progress: Callable[[Operation], object] | None = None,
    ) -> Operation:
        """Return the operation once it has succeeded; the same as ``client.operations.wait``."""
        return self._get_client().operations.wait(self, timeout, on_progress)

    def refresh(self) -> Operation:
        """Return the operation as it is now."""
        return self._get_client().operations.get(self)

    def cancel(self) -> Operation:
        """Give it up; the same as ``client.operations.cancel``."""
        return self._get_client().operations.cancel(self)

    def _get_client(self) -> Client:
        if self._client is None:
            raise ValueError("The operation did not come from a client")
        return self._client

    def _bind(self, client: Client) -> Self:
        self._client = client
        return self


class Operations(Resource):
    """What is being done to servers, and what came of it."""

    def get(self, operation: str | models.Operation) -> Operation:
        """Read an operation, or wait for its end.

        The operation as it is now; with `wait`, as soon as it has ended or that many seconds have
        passed, whichever comes first.
        """
        response = self._call("get_operation", identify(operation))
        return self._make(response.data)

    def page(self, **filters: Unpack[inputs.ListOperations]) -> models.OperationPage:
        """List operations.

        One page of the project's operations that match every given filter, oldest first.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        status: Only operations in one of these statuses, in any case of letters, with commas
            between them: `queued,running`. The parameter may also be given several times.
        action: Only operations that do one of these, in any case of letters, with commas between
            them: `create,delete`. The parameter may also be given several times.
        server_id: Only operations of this server, which may be deleted.
        """
        return self._get(models.OperationPage, "list_operations", query=filters)

    def list(self, **filters: Unpack[inputs.ListOperations]) -> Iterator[Operation]:
        """List operations.

        One page of the project's operations that match every given filter, oldest first.

        all_projects: Whether to list what is in any project. Only for admins of all projects;
            `project_id` beside it narrows the list to one.
        project_id: The project to look at; another one than the caller's own is for admins of all
            projects. One that there is not has nothing.
        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        status: Only operations in one of these statuses, in any case of letters, with commas
            between them: `queued,running`. The parameter may also be given several times.
        action: Only operations that do one of these, in any case of letters, with commas between
            them: `create,delete`. The parameter may also be given several times.
        server_id: Only operations of this server, which may be deleted.
        """
        for found in self._walk(Operation, "list_operations", query=filters):
            yield found._bind(self._client)

    def list_of_server(
        self, server: str | models.Server, **filters: Unpack[inputs.ListServerOperations]
    ) -> Iterator[Operation]:
        """List what was done to a server.

        One page of the server's operations that match every given filter, oldest first. Those of a
        deleted server stay.

        limit: The most items that the page may have.
        offset: How many items of the list to pass over. Its cost grows with its size; to walk a
            long list, follow `next_cursor`.
        status: Only operations in one of these statuses, in any case of letters, with commas
            between them: `queued,running`. The parameter may also be given several times.
        action: Only operations that do one of these, in any case of letters, with commas between
            them: `create,delete`. The parameter may also be given several times.
        """
        ids = identify(server)
        for found in self._walk(Operation, "list_server_operations", ids, query=filters):
            yield found._bind(self._client)

    def cancel(
        self, operation: str | models.Operation, *, idempotency_key: str | None = None
    ) -> Operation:
        """Give up an operation.

        Ends an operation that nobody has begun, and gives up the making of a server, whatever the
        cloud has of it being deleted. Other work that the cloud has begun cannot be given up, and
        neither can an operation that has superseded another one.
        """
        response = self._call(
            "cancel_operation", identify(operation), idempotency_key=idempotency_key
        )
        return self._make(response.data)

    def wait(
        self,
        operation: str | models.Operation,
        timeout: float = WAIT_S,
        on_progress: Callable[[Operation], object] | None = None,
    ) -> Operation:
        """Return the operation once it has succeeded.

        Each request lets the service wait, so that the answer comes with the end. A service that
        is away meanwhile is waited for (``Retries.outage``), but not beyond ``timeout``; then it is
        ConnectionFailed. ``on_progress`` is called with the operation every few seconds and at its
        end. Raises OperationFailed when it has failed or been cancelled, and WaitTimeout after
        ``timeout`` seconds; both have the operation.
        """
        end = time.monotonic() + timeout
        longest = PROGRESS_S if on_progress else LONGEST_WAIT
        while True:
            began = time.monotonic()
            seconds = max(0.0, min(longest, end - began))
            response = self._call("get_operation", identify(operation), wait=seconds, deadline=end)
            found = self._make(response.data)
            if on_progress:
                on_progress(found)
            if found.has_ended:
                return check(found)
            if time.monotonic() >= end:
                raise WaitTimeout(f"The {found.action} has not ended in {timeout:g} s", found)
            # A service that is about to end answers at once.
            time.sleep(max(0.0, min(1.0, seconds) - (time.monotonic() - began)))

    def _make(self, data: Any) -> Operation:
        return self._read(Operation, data)._bind(self._client)


def check(operation: Operation) -> Operation:
    """Return an operation that has succeeded. Raises OperationFailed for another."""
    if operation.status == "succeeded":
        return operation
    why = f": {operation.error.message}" if operation.error else ""
    raise OperationFailed(f"The {operation.action} has {operation.status}{why}", operation)
