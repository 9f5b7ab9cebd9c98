"""Words of the document as the command line has them: nouns, options, help."""

import re

SENTENCE_END = re.compile(r"(?<=[.])\s+(?=[A-Z`])")

PROTOCOL = re.compile(
    r"\b[2-5]\d\d\b|`(Idempotency-Key|If-Match|Location|Prefer|null)`|the answer|ETag"
)
"""What only those are told who send requests themselves: statuses, headers, bodies."""


def make_singular(word: str) -> str:
    """Return the word for one of many."""
    return f"{word[:-3]}y" if word.endswith("ies") else re.sub(r"(?<![su])s$", "", word)


def make_flag(name: str) -> str:
    """Return the option that stands for a name of the document."""
    return "--" + name.lower().replace("_", "-")


def take_first_sentence(text: str) -> str:
    """Return the first sentence of a text, in one line."""
    line = " ".join(text.split())
    return SENTENCE_END.split(line, maxsplit=1)[0]


def write_help(text: str) -> str:
    """Return what a description tells those who send no requests themselves, a paragraph a line."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    kept = [_drop_protocol(paragraph) for paragraph in paragraphs]
    return "\n\n".join(paragraph for paragraph in kept if paragraph)


def _drop_protocol(paragraph: str) -> str:
    told = [sentence for sentence in SENTENCE_END.split(paragraph) if not PROTOCOL.search(sentence)]
    return re.sub(r"^One page of (\w)", lambda found: found[1].upper(), " ".join(told))
