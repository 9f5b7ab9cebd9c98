"""The words that stand for commands of this package."""

from ostler_cli.table import load_table

OWN = {
    "watch": "Show the servers, and what changes",
    "apply": "Create or update what a file describes",
    "api": "Send any request, and print the answer",
    "context": "Choose which service to ask, and with which credential",
    "completion": "Print what lets a shell complete commands and names",
}
"""The commands that are not in the table."""


def find_noun(word: str) -> str | None:
    """Return the noun that a word stands for: itself, or its plural."""
    nouns = load_table()["nouns"]
    for candidate in (word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"):
        if candidate in nouns:
            return candidate
    return None


def is_own(word: str) -> bool:
    """Return whether a word is a command of this package."""
    return word in OWN or word in load_table()["words"] or find_noun(word) is not None
