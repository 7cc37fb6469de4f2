"""What an answer of a blog's server leads to: addresses to ask next, each with what it should be.

    Capture + Role -discover.read-> Reading(leads) -frontier-> addresses that are due

A lead is a statement of the blog's own (a feed names a post, a page names its feed) or a guess of
ours (`Lead.probe`: a common path where a feed may be); nothing is asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from .feeds import Entry


class Role(StrEnum):
    """What an address is asked for."""

    #: The front page: it names feeds and interfaces, and lists the newest posts.
    HOME = "home"
    #: RSS, Atom or JSON Feed, RFC 5005 archives among them.
    FEED = "feed"
    #: Blogger's own feed, paged back to the first post.
    BLOGGER = "blogger"
    #: WordPress' REST API, paged back to the first post.
    WORDPRESS = "wordpress"
    #: A sitemap or an index of sitemaps.
    SITEMAP = "sitemap"
    #: Search data of a static site: Hexo's search.xml, Hugo's and Jekyll's JSON.
    SEARCH_INDEX = "search-index"
    #: A page that lists posts: archive, label, category, "older posts".
    LISTING = "listing"
    #: A post's own page.
    POST = "post"


#: Roles whose answers list posts instead of being one, in the order in which they are asked: the
#: publisher's own full lists first, since they tell which other addresses are posts.
SOURCES = (
    Role.HOME,
    Role.FEED,
    Role.BLOGGER,
    Role.WORDPRESS,
    Role.SEARCH_INDEX,
    Role.SITEMAP,
    Role.LISTING,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """An address that an answer names, and what it is expected to be."""

    #: Absolute, as it stands there; it is made canonical by whoever stores it.
    url: str
    role: Role
    #: When the source says that it last changed (aware), if it does.
    changed: datetime | None = None
    #: A guess: where nothing is found there, nobody promised anything.
    probe: bool = False
    #: Asked again and again as long as the blog is watched; otherwise once, like the second page of
    #: a paged list, whose posts were all on earlier pages before.
    standing: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer says."""

    leads: tuple[Lead, ...] = ()
    #: Posts as their publisher gives them, with the bodies that go with them.
    entries: tuple[Entry, ...] = ()
    #: Name of the software that made the site, such as "blogger"; "" where it does not say.
    platform: str = ""
    #: What the blog calls itself; "" where it does not say.
    title: str = ""
    #: Why the answer is not what its role expects, in words; "" where it is.
    problem: str = ""
