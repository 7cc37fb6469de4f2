"""What becomes of one page in bulk: pure functions that any engine may call, on any machine.

    Capture -learn-> trace ... those of a site -remembered-> SiteMemory
    Capture + SiteMemory -clean-> CorpusRow | Lost

They take and give values that can be pickled, and never raise for a page.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from cleaners import trace
from cleaners.post import Kind
from cleaners.sites import SiteMemory
from db.inserts import host_of

from . import corpusrow
from .capture import Repeated, Unread
from .decide import address_of, page_url
from .mirror import Cleaned, examine
from .sites import NOWHERE, Site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .capture import Capture
    from .corpusrow import CorpusRow

#: Bytes of the lot of an address: of a billion addresses two have the same by chance once in
#: forty collections, and then one page more is learned from.
_LOT_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that may be a page, and gave nothing."""

    #: The file, and the offset in an archive.
    source: str
    #: One line that says why.
    reason: str
    #: It only repeats an answer that stands in another file.
    repeats: bool = False


def lost(unread: Unread) -> Lost:
    """Return what becomes of something that cannot be read."""
    return Lost(unread.source, unread.reason, isinstance(unread, Repeated))


def site_of(capture: Capture) -> str:
    """Return the site that a page teaches and learns from: its host, or "" for a page of none."""
    address = page_url(capture)
    return host_of(address) if address else ""


def lot(capture: Capture) -> int:
    """Return the lot by which a page is drawn into its site's sample: chance, but always the same.

    All captures of one address have the same, since a site remembers each address once.
    """
    address = address_of(capture).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(address, digest_size=_LOT_BYTES).digest(), "big")


def learn(capture: Capture) -> str:
    """Return what a page leaves in the memory of its site, as JSON; "" where it is no post."""
    page = examine(capture.source, capture)
    if not isinstance(page, Cleaned) or page.trace is None:
        return ""
    return json.dumps(page.trace.to_json(), separators=(",", ":"))


def remembered(traces: Iterable[str]) -> SiteMemory:
    """Return the memory of a site of which `learn` said these, in any order."""
    return SiteMemory.of(trace.from_json(json.loads(one)) for one in traces)


def clean(capture: Capture, memory: SiteMemory | None) -> CorpusRow | Lost:
    """Clean one page with what is known of its site.

    A list of posts, an error or an empty page has a row too, which says so and has no text.
    """
    blog = site_of(capture)
    site = Site(blog, memory) if memory else NOWHERE
    page = examine(capture.source, capture, site, learn=False)
    if page.post is None:
        return Lost(capture.source, page.reason)
    row = corpusrow.of_page(page.post, capture, page_url(capture), blog)
    return row if row.kind == Kind.POST else dataclasses.replace(row, text="", markdown="")
