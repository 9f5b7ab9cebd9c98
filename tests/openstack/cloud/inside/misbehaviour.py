"""Requests that are refused, slow, or carried out and never answered, as the controls say."""

import errno
import socket
import time
from typing import Any

from tests.openstack.cloud.inside.switches import read_controls


class Misbehaviour:
    """A WSGI application around that of a service."""

    def __init__(self, service: str, application: Any) -> None:
        self.service = service
        self.application = application

    def __call__(self, environment: dict[str, Any], start_response: Any) -> Any:
        """Answer a request, or do not."""
        method, path = environment["REQUEST_METHOD"], environment["PATH_INFO"]
        answer = read_controls().find_answer(self.service, method, path)
        if answer is None:
            return self.application(environment, start_response)
        time.sleep(answer.delay)
        if answer.status:
            headers = {"Content-Type": "text/plain", **answer.headers}
            start_response(f"{answer.status} Told To", list(headers.items()))
            return [b"The controls of the cloud say so.\n"]
        if answer.lose:
            carry_out(self.application, environment)
            break_connection(environment["ostler.socket"])
        return self.application(environment, start_response)


def carry_out(application: Any, environment: dict[str, Any]) -> None:
    """Do what a request asks for and forget the response."""
    body = application(environment, lambda status, headers, trouble=None: None)
    for _ in body:
        pass
    if hasattr(body, "close"):
        body.close()


def break_connection(connection: socket.socket) -> None:
    """End a connection without a response; the error tells cheroot that nobody listens."""
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError(errno.ECONNRESET, "the controls lose this answer")
