"""A response that is held back until it is known what becomes of it."""

from dataclasses import dataclass, field

from starlette.types import Message


@dataclass
class HeldResponse:
    """What an application has sent so far; ``take`` is the ``send`` that it is given."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Take one message of it."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")
