"""Options that several commands have in common, and what they take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from .agent import user_agent

if TYPE_CHECKING:
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


def open_fetcher(*, allow_private: bool, contact: str) -> Fetcher:
    """Return what asks servers, as these options say."""
    from .fetch import Fetcher  # noqa: PLC0415 - a tenth of a second that few commands need

    return Fetcher(allow_private=allow_private, contact=contact)
