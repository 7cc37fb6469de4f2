"""Options that several commands have in common, what they take, and how they are told again."""

from __future__ import annotations

import math
import shlex
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from .agent import user_agent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .fetch import Fetcher


class NumberRange(click.FloatRange):
    """A number in a range; "nan", which is none, is in no range."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number that a text says."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


def _contact(_context: click.Context, _option: click.Parameter, contact: str) -> str:
    """Refuse what cannot be sent before anything is asked."""
    try:
        user_agent(contact)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return contact


contact_option = click.option(
    "--contact",
    callback=_contact,
    default="",
    metavar="ADDRESS",
    envvar="UNMIRROR_CONTACT",
    show_envvar=True,
    help="Address or page by which the owner of a server can reach you; sent with each request.",
)
private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="Connect to private and loopback addresses too, such as a server on this machine.",
)


def given_again(*names: str) -> str:
    """Return the options of these names that the command was given, to end one that may follow.

    What is suggested is copied and run: without ``--db my.db`` it would read another file.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return ""
    given = (
        option
        for option in context.command.params
        if option.name in names
        and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    )
    return "".join(f" {_written(option, context.params)}" for option in given)


def _written(option: click.Parameter, values: Mapping[str, object]) -> str:
    """Write an option as it is typed."""
    is_flag = isinstance(option, click.Option) and option.is_flag
    value = "" if is_flag else f" {shlex.quote(str(values[option.name or '']))}"
    return f"{option.opts[0]}{value}"


def open_fetcher(*, allow_private: bool, contact: str) -> Fetcher:
    """Return what asks servers, as these options say."""
    from .fetch import Fetcher  # noqa: PLC0415 - a tenth of a second that few commands need

    return Fetcher(allow_private=allow_private, contact=contact)
