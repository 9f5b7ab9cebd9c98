"""What the log of audit is told of a request: where it comes from, and that it was refused."""

from operations.record.audit import AuditSource
from operations.record.refusals import RefusalLog
from service.contract.contract import DescribedOperation
from service.gateway.exchange import Exchange
from service.http.envelope import STATUS_BY_CODE

LONGEST_PATH = 500
"""Characters of a path that are told."""

DENIED = frozenset({401, 403, 429})
"""Which refusals of a request that only reads are told."""

REFUSED = DENIED | {404, 409, 412, 422}
"""Which refusals of a request to change something are told, beside all failures."""

FAILURE = 500


def make_source(exchange: Exchange, operation: DescribedOperation) -> AuditSource:
    """Return where a request for an operation comes from."""
    return AuditSource(
        identity=exchange.identity,
        address=exchange.address or None,
        request_id=exchange.request_id,
        operation=None if operation.is_page else operation.operation_id,
        method=exchange.method,
        path=exchange.scope["raw_path"][:LONGEST_PATH].decode("latin-1"),
        resource_type=operation.resource_type,
        resource_id=exchange.parameters.get(operation.resource_parameter or ""),
    )


def note_refusal(refusals: RefusalLog, exchange: Exchange, operation: DescribedOperation) -> None:
    """Have the log of audit tell of a request that was refused, if it is of a kind that is told."""
    status, code = exchange.status, exchange.code
    if exchange.state and (refusal := exchange.state.refusal):
        status, code = STATUS_BY_CODE[refusal.code], refusal.code
    if is_told(operation, status):
        refusals.note(make_source(exchange, operation), status, code)


def is_told(operation: DescribedOperation, status: int) -> bool:
    """Tell whether the log of audit has an entry of a request that was answered so."""
    if operation.reads:
        return status in DENIED
    return status in REFUSED or status >= FAILURE
