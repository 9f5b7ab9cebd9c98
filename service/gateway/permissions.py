"""Whether a caller may send a request, asked before it is sent."""

from domain.identity import Identity
from handlers.access import Meant
from operations.clouds.cloud import Cloud
from service.access.access import Access
from service.access.reach import require_reach
from service.contract.contract import Contract
from service.gateway.routes import PageRoutes, PathMoved, RouteTable


class Permissions:
    """Finds what requests mean, and holds it against who would send them, as the gateway does."""

    def __init__(self, contract: Contract, pages: PageRoutes, access: Access, cloud: Cloud) -> None:
        self.routes = RouteTable(contract, pages)
        self.access = access
        self.cloud = cloud
        self.operations = {
            described.operation_id: described for _, _, described in contract.iter_operations()
        }

    def find(self, method: str, path: str) -> Meant:
        """Return what a request means, by its path as it is sent.

        Raises PathNotFound, MethodNotAllowed, and MalformedRequest for a path that is none.
        """
        path = path.partition("?")[0]
        try:
            route, _, parameters = self.routes.find_route(path.encode())
        except PathMoved as moved:
            route, _, parameters = self.routes.find_route(moved.location.encode())
        operation = route.find_operation(method)
        known = operation.operation_id in self.operations
        return Meant(
            method,
            path,
            operation.operation_id if known else None,
            operation.required_role,
            parameters,
        )

    def require(self, identity: Identity, meant: Meant) -> None:
        """Return when a caller may do what is meant.

        Raises PermissionDenied, and ServerNotFound and OperationNotFound for what its credential
        leaves out.
        """
        if meant.operation_id is None:
            return
        operation = self.operations[meant.operation_id]
        self.access.require_permission(operation, identity, meant.method, meant.path)
        require_reach(self.cloud, operation, identity, meant.parameters)
