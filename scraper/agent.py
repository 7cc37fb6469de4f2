"""How we introduce ourselves to servers."""

from __future__ import annotations

import re

from .release import release

#: Our product token (RFC 9110, section 10.1.5), by which robots.txt may name us (RFC 9309, 2.2.1).
PRODUCT = "unmirror"
# A contact is a mail or web address; RFC 9110, section 5.6.5: a comment ends at a parenthesis.
_CONTACT = re.compile(r"(?:https?://)?[^\s()\\\x00-\x1f\x7f-\U0010ffff]+")


def user_agent(contact: str = "") -> str:
    """Return how we introduce ourselves to a server.

    >>> user_agent("https://archive.example/about").partition(" ")[2]
    '(blog archiver; +https://archive.example/about)'

    Args:
        contact: A mail or web address at which the owner of a site finds whoever runs us.

    Raises:
        ValueError: `contact` is nothing of that kind.
    """
    if not contact:
        return f"{PRODUCT}/{release()} (blog archiver)"
    if not _CONTACT.fullmatch(contact):
        raise ValueError(f"contact {contact!r} is no mail or web address in plain ASCII")
    return f"{PRODUCT}/{release()} (blog archiver; +{contact})"
