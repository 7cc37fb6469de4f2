"""Options that several commands have in common, about how servers are asked."""

from __future__ import annotations

import click

from .agent import user_agent


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
