"""Options of the command line that stand for a setting, and win over it."""

import argparse
import os
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from service.settings.config import Settings
from service.settings.environment import merge_sources, read_env_file
from service.settings.renamed_settings import NAMES


def add_option(
    parser: argparse.ArgumentParser, option: str, setting: str, word: str, sentence: str
) -> None:
    """Add an option for a setting, refused by its own name when the setting cannot be so."""
    check = _make_check(setting)
    parser.add_argument(option, dest=setting.upper(), type=check, metavar=word, help=sentence)


def apply_options(options: argparse.Namespace) -> None:
    """Let the options that are given win, in processes to come too."""
    given = merge_sources(read_env_file()[0])
    for name, value in vars(options).items():
        if name.lower() in Settings.model_fields and value is not None:
            older = [old for old, today in NAMES.items() if today == name and old in given]
            os.environ.update(dict.fromkeys([name, *older], value))


def _make_check(setting: str) -> Callable[[str], str]:
    field = Settings.model_fields[setting]
    limited: Any = Annotated[field.annotation, field]
    adapter: TypeAdapter[Any] = TypeAdapter(limited)

    def check(text: str) -> str:
        try:
            adapter.validate_python(text)
        except ValidationError as error:
            raise argparse.ArgumentTypeError(error.errors()[0]["msg"]) from None
        return text

    return check
