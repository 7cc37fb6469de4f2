"""What the database knows of the sites at hand, kept ready while pages come in.

Each page is cleaned with what the pages before it taught, and teaches those after it: its trace is
stored in the transaction that stores the page. Posts without a host, such as saved files of unknown
origin, are of no site and teach nothing; what a reader said of one holds for that one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cleaners.drift import Drift
from cleaners.drift import find as find_drift
from cleaners.publisher import UNSAID, Said
from cleaners.sites import SiteMemory
from cleaners.trace import Trace
from db.inserts import host_of

from . import feeds
from .published import Published, Words
from .rows import Learned, site_memory
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.reader import Reader
    from db.rows import BlogRow, StoredLabel


@dataclass(frozen=True, slots=True)
class Site:
    """One site: what its pages taught, and what it publishes itself."""

    #: Name of the blog; "" for pages of no site.
    blog: str
    memory: SiteMemory = field(default_factory=SiteMemory)
    #: What it publishes of its posts, by `feeds.key` of their address.
    words: Words = field(default_factory=dict[str, str])
    #: What its posts are said to be written in; "" where nobody says.
    language: str = ""
    #: What it says of its posts besides, by the same.
    said: Mapping[str, Said] = field(default_factory=dict[str, Said])

    @classmethod
    def read(cls, reader: Reader, blog: str, memory: SiteMemory, language: str) -> Site:
        """Return a blog of which all but what it publishes is known."""
        published = Published(reader, blog)
        return cls(blog, memory, published, language, published.said)

    def word(self, address: str) -> str:
        """Return the body that the publisher's own feed has for a post, or ""."""
        return self.words.get(feeds.key(address), "")

    def said_of(self, address: str) -> Said:
        """Return what the publisher's own feed says of a post besides its body."""
        return self.said.get(feeds.key(address), UNSAID)


NOWHERE = Site("")

#: What was learned is made use of when it is an eighth of what is known: to look things up in a
#: memory it has to be turned round, which takes half as long as cleaning a page.
USED_AFTER = 8

#: Sites that are kept ready at a time: a scrape has fewer hosts open (`openhosts.OPEN_HOSTS`).
#: What is known of one takes a few megabytes.
KEPT_READY = 48


class Sites:
    """The sites of a database, each read when its first page comes."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[str, Site] = {}
        #: What was learned, and pages of it that are not made use of yet.
        self._learned: dict[str, SiteMemory] = {}
        self._unused: Counter[str] = Counter()
        #: Blogs that were found to have changed, and how.
        self.drifted: dict[str, Drift] = {}

    def of(self, address: str, blog: BlogRow | None = None) -> Site:
        """Return the site of a page, by its address and the blog it is said to stand on."""
        name = self.name_of(address, blog)
        if not name:
            known = self._reader.blog_of(address)
            return alone(address, self._reader.labels(known) if known else ())
        if name not in self._known and len(self._known) >= KEPT_READY:
            self.forget(next(iter(self._known)))
        # The one that was asked for last stands last, so that the first is the one to drop.
        self._known[name] = site = self._known.pop(name, None) or self._read(name)
        return site

    def forget(self, name: str) -> None:
        """Drop what is kept ready of a site, because it has changed or is not needed for now."""
        self._known.pop(name, None)
        self._learned.pop(name, None)
        self._unused.pop(name, None)

    def name_of(self, address: str, blog: BlogRow | None = None) -> str:
        """Return the name of the blog that a page stands on; "" for a page of no site."""
        if not is_web_address(address):
            return ""
        return blog.name if blog else self._reader.blog_of(address) or host_of(address)

    def learn(self, site: Site, trace: Trace | None) -> Learned | None:
        """Add a page to what is known of its site, and return what is to be stored of it."""
        if trace is None or not site.blog:
            return None
        before = self._learned.get(site.blog, site.memory)
        after = before.learned(trace)
        self._learned[site.blog] = after
        self._unused[site.blog] += 1
        if self._unused[site.blog] * USED_AFTER >= after.pages:
            self._known[site.blog] = replace(site, memory=after)
            self._unused[site.blog] = 0
        if after.traces.get(trace.address) != trace:
            return None  # it is older than all that is remembered
        drift = find_drift(after)
        if drift is not None:
            self.drifted[site.blog] = drift
        return Learned(trace, tuple(sorted(before.traces.keys() - after.traces.keys())), drift)

    def _read(self, name: str) -> Site:
        memory = site_memory(self._reader.memory(name), self._reader.labels(name))
        return Site.read(self._reader, name, memory, self._reader.language_of(name))


def alone(address: str, labels: Iterable[StoredLabel]) -> Site:
    """Return the site of a post that has no host: what readers said of this very post."""
    # Its page is cleaned without an address, so its labels are given none.
    own = [
        replace(one, row=replace(one.row, address=""))
        for one in labels
        if one.row.address == address
    ]
    return Site("", site_memory((), own)) if own else NOWHERE
