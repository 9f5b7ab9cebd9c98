"""Commands and groups whose help is sections, and options that know theirs."""

from collections.abc import Iterable
from typing import Any

import click

WIDTH = 100
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": WIDTH}


class Option(click.Option):
    """An option in a section of the help."""

    def __init__(self, *names: str, section: str = "Options", **arguments: Any) -> None:
        super().__init__(list(names), **arguments)
        self.section = section

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return what help says besides, without the bounds of numbers, which errors tell."""
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        return extra


class Command(click.Command):
    """A command whose help has examples, and its options in sections."""

    def __init__(self, *arguments: Any, examples: Iterable[str] = (), **more: Any) -> None:
        super().__init__(*arguments, **{"context_settings": CONTEXT, **more})
        self.examples = list(examples)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments, the options of each section, and the examples."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = _describe_argument(param, ctx) or param.get_help_record(ctx)
            if record:
                sections.setdefault(_name_section(param), []).append(record)
        for name in sorted(sections, key=_rank):
            with formatter.section(name):
                formatter.write_dl(sections[name])
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"  ostler {example}\n")


def _describe_argument(param: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    if not isinstance(param, Argument):
        return None
    return param.make_metavar(ctx), param.text


def _name_section(param: click.Parameter) -> str:
    if isinstance(param, click.Argument):
        return "Arguments"
    return getattr(param, "section", "Everywhere")


ORDER = ("Arguments", "Options", "List", "Wait", "Output", "Advanced", "Everywhere")


def _rank(section: str) -> int:
    return ORDER.index(section)


class Argument(click.Argument):
    """An argument that the help tells of."""

    def __init__(self, name: str, text: str, **arguments: Any) -> None:
        super().__init__([name], **arguments)
        self.text = text


def write_text(text: str) -> str:
    """Return a text of the document as help shows it."""
    return text.replace("`", "")
