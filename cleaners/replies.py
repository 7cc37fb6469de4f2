"""What readers wrote, where the page itself says whether that is its text.

In a thread of a forum the answers are the text; below an article they are none of it, however short
the article and however long its comments. Forests learn both from pages that look alike, and are
unsure where an element that is named as the comments' stands beside a post in neutral names. What
the head states for machines settles it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from .evidence import Evidence
from .model import Head, Role

#: Types of schema.org that end in one of these are articles ("NewsArticle", "BlogPosting"); a post
#: of a forum is called a posting too.
_ARTICLE = re.compile(r'(?:Article|(?<!Forum)Posting)"')
_THREAD = re.compile(r'(?:DiscussionForumPosting|QAPage)"')
#: Parts of addresses that lead to threads, whatever the head says (Open Graph has no type for one).
_THREAD_PATH = re.compile(
    r"/(?:forums?|threads?|topics?|discussions?|boards?|questions?|community|t)/"
    r"|/(?:viewtopic|showthread)\b"
)


def without(evidence: Evidence, stays: Sequence[bool]) -> list[bool]:
    """Remove what stands in the comments' place, on a page that says it is an article.

    Only where a sentence stays outside: otherwise that place is not what its name says.
    """
    named = [evidence.furniture[s.container] is Role.COMMENT for s in evidence.layout.segments]
    outside = [stay and not inside for stay, inside in zip(stays, named, strict=True)]
    if outside == list(stays) or not is_article(evidence.layout.head):
        return list(stays)
    has_text = any(features.is_prose for features in compress(evidence.features, outside))
    return outside if has_text else list(stays)


def is_article(head: Head) -> bool:
    """Tell whether a page states that it is an article, and no thread of a forum."""
    data = " ".join(head.json_ld)
    if "article" not in head.meta("og:type").lower() and not _ARTICLE.search(data):
        return False
    own = [link.href for link in head.links if link.rel == "canonical"]
    addresses = (head.meta("og:url"), *own)
    return not _THREAD.search(data) and not any(map(_THREAD_PATH.search, addresses))
