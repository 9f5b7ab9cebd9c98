"""Somebody who logs in at the provider in a browser, as far as HTTP goes."""

import re
from html import unescape

import httpx

from tests.oidc.provider import START_SECONDS, Provider

ACTION = re.compile(r'<form[^>]* action="([^"]+)"')
ABORT = re.compile(r'href="([^"]+/abort)"')
PROMPT = re.compile(r'name="prompt" value="([^"]+)"')
MOST_STEPS = 12


class Visitor:
    """Follows the way of a sign-in through the pages of ``provider``."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def log_in(self, url: str, name: str) -> str:
        """Return where the provider sends somebody who comes to ``url`` and logs in."""
        with httpx.Client(timeout=START_SECONDS, trust_env=False) as self.client:
            return self._follow(self.client.get(url), name)

    def give_up(self, url: str) -> str:
        """Return where it sends somebody who comes there and refuses."""
        return self.log_in(url, "")

    def _follow(self, response: httpx.Response, name: str) -> str:
        for _ in range(MOST_STEPS):
            while response.is_redirect:
                target = response.url.join(response.headers["Location"])
                if not str(target).startswith(self.provider.url):
                    return str(target)
                response = self.client.get(target)
            assert response.status_code == 200, response.text
            response = self._answer(response, name)
        raise AssertionError("The provider asks for ever")

    def _answer(self, response: httpx.Response, name: str) -> httpx.Response:
        if not name:
            (target,) = ABORT.findall(response.text)
            return self.client.get(response.url.join(unescape(target)))
        (action,), (prompt,) = ACTION.findall(response.text), PROMPT.findall(response.text)
        form = {"prompt": prompt, "login": name, "password": "any"}
        return self.client.post(response.url.join(unescape(action)), data=form)
