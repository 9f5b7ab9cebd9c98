"""The commands ``ostler context …``: which service is asked, and with which credential."""

import os
import sys
from typing import Any

import click

from ostler_cli.completion import complete_contexts
from ostler_cli.exits import NOT_FOUND, Refusal, refuse_use, say
from ostler_cli.help import CONTEXT, Argument, Command, Option
from ostler_cli.leaf import make_output
from ostler_cli.options import make_confirmation_option, make_output_options
from ostler_cli.text import can_ask, clean

HELP = """Choose which service to ask, and with which credential.

A context is a profile of the SDK, in ~/.config/ostler/config.toml, which nobody else can read. What
the environment says, as OSTLER_URL and OSTLER_API_KEY, goes before it, and options before both.
"""
ROW = {"columns": ["name", "current", "url", "credential", "region", "project"], "fields": {}}


def make_group() -> click.Group:
    """Return the group."""
    group = click.Group("context", help=HELP, context_settings=CONTEXT)
    for command in (_make_add(), _make_use(), _make_list(), _make_show(), _make_remove()):
        group.add_command(command)
    return group


def _name(required: bool = True) -> Argument:
    text = "The name of the context."
    return Argument(
        "name", text, metavar="NAME", required=required, shell_complete=complete_contexts
    )


def _make_add() -> Command:
    where = "Where the service is, such as https://ostler.example.org."
    key = "A key of the service; - asks for it, or reads it from standard input."
    return Command(
        "add",
        params=[
            Argument("name", "A name of your choice.", metavar="NAME"),
            Option("--url", help=where),
            Option("--api-key", metavar="KEY", help=key),
            Option(
                "--token", metavar="JWT", help="A JSON Web Token; - asks for it in the same way."
            ),
            Option(
                "--cloud", metavar="NAME", help="A cloud of clouds.yaml, for a token of Keystone."
            ),
            Option("--region", help="The region of requests that name none."),
            Option("--project", help="The project of requests that name none."),
            Option("--ca-file", metavar="FILE", help="The certificates to trust."),
            Option("--use/--no-use", default=True, help="Whether to use it from now on."),
        ],
        callback=add,
        help="Add a context, or replace it, and use it from now on.",
        examples=["context add lab --url http://localhost:8000"],
    )


def add(name: str, use: bool, **values: str | None) -> None:
    """Keep a context."""
    from ostler_sdk.profiles import Profile, find_config, save_profile

    credentials = [key for key in ("api_key", "token", "cloud") if values[key]]
    if len(credentials) > 1:
        refuse_use("give one of --api-key, --token and --cloud")
    for key in ("api_key", "token"):
        if values[key] == "-":
            values[key] = read_secret("API key" if key == "api_key" else key)
    save_profile(Profile(name=name, **values), current=use)
    say(
        clean(
            f"Context {name} is kept in {find_config()}{', and used from now on' if use else ''}."
        )
    )
    warn_of_environment()


def read_secret(what: str) -> str:
    """Return a secret that is typed unseen, or that standard input has. Raises Refusal for none."""
    if can_ask():
        text: str = click.prompt(what, hide_input=True, err=True)
    else:
        text = sys.stdin.readline()
    if not text.strip():
        refuse_use(f"standard input has no {what}")
    return text.strip()


def warn_of_environment() -> None:
    """Say which variables go before the context."""
    names = [
        name for name in ("OSTLER_PROFILE", "OSTLER_URL", "OSTLER_API_KEY") if name in os.environ
    ]
    if names:
        say(f"ostler: the environment has {', '.join(names)}, which goes before it")


def _make_use() -> Command:
    text = "Use a context from now on."
    return Command("use", params=[_name()], callback=use_context, help=text)


def use_context(name: str) -> None:
    """Make a context the current one."""
    from ostler_sdk.profiles import use_profile

    find(name)
    use_profile(name)
    say(clean(f"Context {name} is used from now on."))
    warn_of_environment()


def _make_list() -> Command:
    options = make_output_options(with_rows=True)
    return Command("list", params=options, callback=print_all, help="List the contexts.")


def print_all(**values: Any) -> None:
    """Print every context."""
    from ostler_sdk.profiles import list_profiles

    make_output(values).print_list(ROW, [describe(profile) for profile in list_profiles()])


def _make_show() -> Command:
    params = [_name(required=False), *make_output_options(with_rows=False)]
    text = "Show a context, or the one in use; no secret is shown."
    return Command("show", params=params, callback=show, help=text)


def show(name: str | None, **values: Any) -> None:
    """Print a context."""
    from ostler_sdk.profiles import load_profile

    profile = find(name) if name else load_profile()
    make_output(values).print_thing(ROW, describe(profile))


def _make_remove() -> Command:
    params = [_name(), make_confirmation_option()]
    text = "Remove a context, and the credential in it."
    return Command("remove", params=params, callback=remove, help=text)


def remove(name: str, yes: bool) -> None:
    """Forget a context."""
    from ostler_cli.changes import confirm
    from ostler_sdk.profiles import delete_profile

    find(name)
    if not yes:
        confirm({"verb": "remove", "noun": "context"}, [(name, {})])
    delete_profile(name)
    say(clean(f"Context {name} is removed."))


def find(name: str) -> Any:
    """Return a context. Raises Refusal when there is none of this name."""
    from ostler_sdk.profiles import list_profiles

    for profile in list_profiles():
        if profile.name == name:
            return profile
    known = ", ".join(profile.name for profile in list_profiles()) or "none"
    raise Refusal(
        f"there is no context {name!r}; there are: {known}", NOT_FOUND, "CONTEXT_NOT_FOUND"
    )


def describe(profile: Any) -> dict[str, Any]:
    """Return a context without its secrets."""
    from ostler_sdk.profiles import DEFAULT_URL, get_current

    credential = "API key" if profile.api_key else "token" if profile.token else None
    if profile.cloud:
        credential = f"cloud {profile.cloud}"
    return {
        "name": profile.name or None,
        "current": bool(profile.name) and profile.name == get_current(),
        "url": profile.url or (None if profile.cloud else DEFAULT_URL),
        "credential": credential,
        "region": profile.region,
        "project": profile.project,
        "ca_file": profile.ca_file,
    }
