"""Access rules: the requests that Keystone lets an application credential make, and no others."""

from collections.abc import Iterator

from msgspec import Struct

LONGEST_PATH = 1024
"""No path that is any longer is matched: each character is looked at for every part of a rule."""

SEGMENT = "*"
ANYTHING = "**"


class AccessRule(Struct, frozen=True):
    """A method, and paths in the notation of Keystone.

    In a path ``*`` and ``{name}`` stand for one segment or some of it, ``**`` for anything.
    https://docs.openstack.org/keystone/latest/user/application_credentials.html#access-rules
    """

    method: str
    path: str

    def allows(self, method: str, path: str) -> bool:
        """Tell whether a request is one of these; whoever may read may ask by HEAD as well."""
        asked = "GET" if method == "HEAD" and self.method == "GET" else method
        return asked == self.method and matches(self.path, path)


def matches(pattern: str, path: str) -> bool:
    """Tell whether a path is one that a pattern stands for, in time that nobody can lengthen."""
    if max(len(path), len(pattern)) > LONGEST_PATH:
        return False
    parts = list(split_pattern(pattern))
    places = skip_anything(parts, {0})
    for character in path:
        places = skip_anything(parts, set(step(parts, places, character)))
        if not places:
            return False
    return len(parts) in places


def split_pattern(pattern: str) -> Iterator[str]:
    """Yield the characters and the wildcards of a pattern, ``{name}`` as ``*``."""
    rest = pattern
    while rest:
        _, brace, behind = rest.partition("}")
        if rest.startswith("{") and brace:
            yield SEGMENT
            rest = behind
        else:
            part = ANYTHING if rest.startswith(ANYTHING) else rest[0]
            yield part
            rest = rest.removeprefix(part)


def step(parts: list[str], places: set[int], character: str) -> Iterator[int]:
    """Yield the places in a pattern that are reached by one more character of a path."""
    for place in places - {len(parts)}:
        part = parts[place]
        fills = part == ANYTHING or (part == SEGMENT and character != "/")
        if fills:
            yield place
        if part == character or (fills and part == SEGMENT):
            yield place + 1


def skip_anything(parts: list[str], places: set[int]) -> set[int]:
    """Return the places with those behind each ``**``, which may stand for nothing."""
    reached = set(places)
    for place in places:
        behind = place
        while behind < len(parts) and parts[behind] == ANYTHING:
            behind += 1
            reached.add(behind)
    return reached
