"""Receive the events of servers, each verified, and handled once however often it comes.

It makes a webhook for itself, and deletes it at the end.
"""

import argparse
import signal
import sqlite3
import sys
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from ostler_sdk import Client
from ostler_sdk.errors import OstlerError
from ostler_sdk.webhooks import InvalidSignature, Message, verify

LARGEST = 1_000_000
REMEMBER = "CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY)"
NOTE = "INSERT INTO handled VALUES (?) ON CONFLICT DO NOTHING"


def handle(message: Message) -> None:
    """Do something with a message. It is asked once, unless it raises or the process ends."""
    print(message.id, message.type, message.data.get("server_id"), flush=True)


class Receiver(BaseHTTPRequestHandler):
    """Takes messages that were signed with ``secret``; ``memory`` knows which were handled."""

    def __init__(self, secret: str, memory: sqlite3.Connection, *connection: Any) -> None:
        self.secret = secret
        self.memory = memory
        super().__init__(*connection)

    def do_POST(self) -> None:
        """Answer one delivery: 204 once it is handled; it comes again after any other answer."""
        length = int(self.headers.get("Content-Length", 0))
        if length > LARGEST:
            self.send_error(413)
            return
        try:
            message = verify(self.secret, dict(self.headers), self.rfile.read(length))
        except InvalidSignature as error:
            self.send_error(401, str(error))
            return
        with self.memory:  # noted and handled, or neither
            if self.memory.execute(NOTE, (message.id,)).rowcount:
                handle(message)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing but what was handled."""


def main() -> None:
    """Receive events until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Receive the events of servers.")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--url", help="where the service reaches this; http://127.0.0.1:PORT/")
    parser.add_argument("--memory", default="handled.db", help="file that knows what was handled")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    memory = sqlite3.connect(given.memory)
    memory.execute(REMEMBER)
    url = given.url or f"http://127.0.0.1:{given.port}/"
    with Client() as client:
        webhook = client.webhooks.create(url=url, description="the example receiver")
        try:
            receiver = partial(Receiver, webhook.secret, memory)
            HTTPServer(("", given.port), receiver).serve_forever()
        finally:
            client.webhooks.delete(webhook.id)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except OstlerError as error:
        sys.exit(f"receiver: {error}")
