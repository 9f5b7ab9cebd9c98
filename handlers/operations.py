"""Operations: list, read, and give up."""

from typing import Any

from domain.failures import complete_failure
from domain.operations import Operation
from domain.pages import PageRequest
from handlers.inline import inline
from handlers.pages import Response, join_words, parse_cursor, render_page, sort_out
from handlers.projects import choose_projects, keep_projects
from operations.clouds.cloud import Caller, Cloud
from operations.requests import cancellation
from persistence.operations import operations
from persistence.operations.operations import OperationFilters
from persistence.servers import servers

PATH = "/api/v1/operations"

Body = dict[str, Any]


@inline
def list_operations(
    cloud: Cloud,
    caller: Caller,
    limit: int,
    offset: int,
    all_projects: bool,
    project_id: str | None = None,
    cursor: str | None = None,
    status: list[str] | None = None,
    action: list[str] | None = None,
    server_id: str | None = None,
) -> Response:
    """Return one page of the project's operations that pass every filter given, oldest first.

    Raises PermissionDenied.
    """
    projects = choose_projects(caller, project_id, all_projects=all_projects)
    request = PageRequest(limit, offset, "created_at", parse_cursor(cursor))
    filters = OperationFilters(sort_out(status), sort_out(action), server_id)
    with cloud.database.read() as connection:
        page = operations.list_operations(connection, projects, filters, request)
    query = {"status": join_words(status), "action": join_words(action), "server_id": server_id}
    query |= keep_projects(project_id, all_projects=all_projects)
    return render_page(page, render_operation, PATH, query)


@inline
def list_server_operations(
    cloud: Cloud,
    caller: Caller,
    server_id: str,
    limit: int,
    offset: int,
    cursor: str | None = None,
    status: list[str] | None = None,
    action: list[str] | None = None,
) -> Response:
    """Return one page of the operations of a server, deleted or not. Raises ServerNotFound."""
    request = PageRequest(limit, offset, "created_at", parse_cursor(cursor))
    filters = OperationFilters(sort_out(status), sort_out(action), server_id)
    with cloud.database.read() as connection:
        owner = servers.read_owner(connection, caller.owner, server_id)
        page = operations.list_operations(connection, owner, filters, request)
    query = {"status": join_words(status), "action": join_words(action)}
    return render_page(page, render_operation, f"/api/v1/servers/{server_id}/operations", query)


@inline
def get_operation(cloud: Cloud, caller: Caller, operation_id: str) -> Body:
    """Return the operation; whoever waits for its end has waited already.

    Raises OperationNotFound.
    """
    with cloud.database.read() as connection:
        operation = operations.read_operation(connection, caller.owner, operation_id)
    return render_operation(operation)


def cancel_operation(cloud: Cloud, caller: Caller, operation_id: str) -> Response:
    """Give up the operation. Raises OperationNotFound, OperationNotCancellable."""
    return respond_accepted(cancellation.cancel_operation(cloud, caller, operation_id))


def respond_accepted(operation: Operation) -> Response:
    """Return the response to the request to give an operation up."""
    return render_operation(operation), 202, locate(operation)


def locate(operation: Operation) -> dict[str, str]:
    """Return the header that names the operation."""
    return {"Location": f"{PATH}/{operation.id}"}


def render_operation(operation: Operation) -> Body:
    """Return the operation as the document describes it."""
    return {
        "id": operation.id,
        "server_id": operation.server_id,
        "action": operation.action,
        "status": operation.status,
        "progress": operation.progress,
        "error": complete_failure(operation.error),
        "result": operation.result,
        "cause": operation.cause,
        "request_id": operation.request_id,
        "cloud_request_id": operation.cloud_request_id,
        "superseded_by": operation.superseded_by,
        "project_id": operation.project_id,
        "created_at": operation.created_at,
        "started_at": operation.started_at,
        "finished_at": operation.finished_at,
    }
