"""Flask behind the Connexion application: pages for people, which the document does not describe.

The gateway routes and guards requests for them as it does those for operations: it finds them by
Flask's own routes.
"""

import asyncio
from typing import NoReturn

from a2wsgi import WSGIMiddleware
from flask import Flask, request
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.types import Receive, Scope, Send
from werkzeug.exceptions import HTTPException, NotFound

from service.access.sign_in import SignIn
from service.contract.contract import DescribedOperation
from service.contract.documents import Documents
from service.gateway.routes import PathMoved, Route, list_methods
from service.http.headers import NO_STORE
from service.http.problems import PathNotFound
from service.middlewares.held_response import HeldResponse
from service.middlewares.request_state import STATE, find_state
from service.pages.console import register_console
from service.pages.loop import loop_var
from service.pages.sessions import register_sessions
from service.pages.views import PAGE, PageView, register_pages

THREADS = 4
SIGN_IN_THREADS = 16
IMPLIED = frozenset({"HEAD", "OPTIONS"})
REFUSALS = (400, 401, 403, 404, 406, 412, 413, 415, 421, 422, 429, 500, 503)


class Pages:
    """The pages as an ASGI application, and their routes.

    Flask works in threads, which no client holds up: what it answers is sent when it is whole. Who
    signs in may have to wait for others to say who that is, and has threads apart.
    """

    def __init__(self, flask: Flask) -> None:
        self.routes = flask.url_map.bind("localhost")
        self.operations = {
            name: describe(name, view)
            for name, view in flask.view_functions.items()
            if isinstance(view, PageView)
        }
        self.showing = WSGIMiddleware(flask.wsgi_app, workers=THREADS)  # type: ignore[arg-type]
        self.signing_in = WSGIMiddleware(flask.wsgi_app, SIGN_IN_THREADS)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises whatever is wrong with it."""
        held = HeldResponse()
        signs_in = STATE in scope and find_state(scope).operation.signs_in
        application = self.signing_in if signs_in else self.showing
        loop_var.set(asyncio.get_running_loop())
        await application(scope, receive, held.take)  # type: ignore[arg-type]
        await send(held.start)
        await send({"type": "http.response.body", "body": held.body})

    def find_route(self, path: str) -> Route:
        """Return the route of a decoded path. Raises PathNotFound, and PathMoved for a page."""
        route = self._match(path)
        if route is not None:
            return route
        page = self._match(path.removesuffix("/"))
        if page is not None and page.operations["GET"].response_types == PAGE:
            raise PathMoved(path.removesuffix("/"))
        raise PathNotFound(path)

    def _match(self, path: str) -> Route | None:
        """Return the route of a path as it is; Werkzeug would pass over several slashes at once."""
        if not path.startswith("/") or path.startswith("//"):
            return None
        operations = {
            method: self.operations[self.routes.match(path, method)[0]]
            for method in self.routes.allowed_methods(path)
            if method not in IMPLIED
        }
        return Route(operations, list_methods(operations)) if operations else None


def build_pages(
    documents: Documents,
    console: Documents | None = None,
    sign_in: SignIn | None = None,
    public_url: str = "",
) -> Pages:
    """Return the pages, with ``documents`` as their files.

    With those of the ``console`` there is one, at which people ``sign_in``. ``public_url`` is where
    browsers find the service, "" for where they ask.
    """
    flask = Flask(__name__, static_folder=None)
    prepare_flask(flask)
    register_pages(flask, documents)
    if console is not None:
        register_console(flask, console)
    if sign_in is not None:
        register_sessions(flask, sign_in)
        if sign_in.oidc is not None:
            from service.pages.oidc import register_oidc  # and Authlib, which others do without

            register_oidc(flask, sign_in.oidc, public_url)
    return Pages(flask)


def prepare_flask(flask: Flask) -> None:
    """Have ``flask`` raise what is wrong, so that the gateway answers it."""
    flask.config["PROPAGATE_EXCEPTIONS"] = True
    flask.url_map.merge_slashes = False
    flask.register_error_handler(HTTPException, refuse)


def refuse(error: HTTPException) -> NoReturn:
    """Raise for what Flask refuses by itself what the gateway knows to answer."""
    if isinstance(error, NotFound):
        raise PathNotFound(request.path)
    raise StarletteHTTPException(error.code or 500)


def describe(name: str, view: PageView) -> DescribedOperation:
    """Return what the gateway must know of a page; ``name`` is that of its endpoint."""
    return DescribedOperation(
        operation_id=name,
        takes_body=bool(view.takes),
        request_types=view.takes,
        response_types=view.media_types,
        etag_statuses=frozenset({200} if view.has_etag else ()),
        varies=False,
        required_role=None,
        reads=not view.signs_in,
        resource_type=view.resource_type,
        resource_parameter=None,
        fixed_headers={status: [NO_STORE] for status in REFUSALS},
        is_page=True,
        signs_in=view.signs_in,
    )
