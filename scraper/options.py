"""Options that several commands have in common, about how servers are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .agent import user_agent

if TYPE_CHECKING:
    from .fetch import Fetcher


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
