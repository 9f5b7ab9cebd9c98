"""Texts as files of Python have them: head, docstrings, names."""

import re
import textwrap

HEADER = '"""{}\n\nMade by sdk_generator from the document; not to be edited.\n"""\n\n'


def name_input(operation_id: str) -> str:
    """Return `CreateServer` for `create_server`."""
    return "".join(word.capitalize() for word in operation_id.split("_"))


def wrap_docstring(text: str, indent: int) -> list[str]:
    """Return the lines of a docstring."""
    space = " " * indent
    text = text.replace("\\", "\\\\")
    if "\n" not in text and len(text) + indent + 6 <= 100:
        return [f'{space}"""{text}"""']
    lines = []
    for paragraph in f'"""{text}'.split("\n"):
        hang = space + "    " if paragraph.startswith("    ") else space
        lines += wrap(paragraph.strip(), space, hang) or [""]
    return [*lines, f'{space}"""']


def wrap(text: str, first: str, rest: str) -> list[str]:
    """Return a paragraph as lines of 100 columns."""
    wrapper = textwrap.TextWrapper(100, initial_indent=first, subsequent_indent=rest)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.wrap(text)


def strip_links(text: str) -> str:
    """Return Markdown without its links and footnotes."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("\\|", "|")
