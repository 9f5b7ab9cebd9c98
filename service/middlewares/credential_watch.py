"""Requests that last: they end when the credential of their caller does."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from domain.errors import OstlerError
from service.http.problems import Unauthenticated
from service.middlewares.request_state import RequestState

LOOK_SECONDS = 1.0
"""How often credentials are looked at."""

Headers = dict[bytes, bytes]


@dataclass(eq=False, slots=True)
class FollowedCredential:
    """What the caller of a request that lasts has sent; ``refusal`` is why it holds no more."""

    headers: Headers
    notify: Callable[[], None]
    refusal: Unauthenticated | None = None

    def check(self) -> None:
        """Raise Unauthenticated where the credential has ended."""
        if self.refusal:
            raise self.refusal


class CredentialWatch:
    """Asks again and again who calls, by ``identify``, on behalf of every request that lasts.

    What was sent is looked at anew, as that of the caller's next request would be, so that each
    mode of authentication says by itself what has ended. While nobody can tell, a request goes on.
    """

    def __init__(self, identify: Callable[[Headers], Awaitable[Any]]) -> None:
        self.identify = identify
        self.followed: set[FollowedCredential] = set()

    @contextmanager
    def follow(
        self, state: RequestState, notify: Callable[[], None]
    ) -> Iterator[FollowedCredential]:
        """Give what is known of a request's credential; ``notify`` is called when it ends."""
        followed = FollowedCredential(state.headers, notify)
        self.followed.add(followed)
        try:
            yield followed
        finally:
            self.followed.discard(followed)

    async def keep(self) -> None:
        """Look at credentials until cancelled, and have others served between any two."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for followed in list(self.followed):
                await self._look(followed)
                await asyncio.sleep(0)

    async def _look(self, followed: FollowedCredential) -> None:
        try:
            await self.identify(followed.headers)
        except Unauthenticated as refusal:
            self.followed.discard(followed)
            followed.refusal = refusal
            followed.notify()
        except OstlerError:
            return  # nobody can tell now
