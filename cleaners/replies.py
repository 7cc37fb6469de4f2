"""What readers wrote, told from a post that is short and from a thread that is all answers.

In a thread of a forum the answers are the text; below an article they are none of it, however short
the article and however long its comments. Forests learn both from pages that look alike, and are
unsure where an element that is named as the comments' stands beside a post in neutral names. What
the head states for machines settles it, or the line that heads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

import numpy as np

from . import lexicon, places
from .evidence import Evidence
from .forest import Floats
from .model import Head, Role
from .signals import SHORT

#: Probability from which on a sentence surely is the post's, and below which answers may be no part
#: of it, though a line calls them comments. Of 37 pages of WCXB whose comments are kept (by judges
#: that saw no page of the site, or none of WCXB), this parts those where they are wrong from nearly
#: all threads (docs/decisions/0030).
SURE, UNSURE = 0.95, 0.7
#: Types of schema.org that end in one of these are articles ("NewsArticle", "BlogPosting"); a post
#: of a forum is called a posting too.
_ARTICLE = re.compile(r'(?:Article|(?<!Forum)Posting)"')
_THREAD = re.compile(r'(?:DiscussionForumPosting|QAPage)"')
#: Parts of addresses that lead to threads, whatever the head says (Open Graph has no type for one).
_THREAD_PATH = re.compile(
    r"/(?:forums?|threads?|topics?|discussions?|boards?|questions?|community|t)/"
    r"|/(?:viewtopic|showthread)\b"
)


def without(evidence: Evidence, keep: Floats, stays: Sequence[bool]) -> list[bool]:
    """Remove what stands in the comments' place, where this is no thread.

    Only where a sentence stays outside: otherwise that place is not what its name says. Nor is it
    in what is named as the post's text: papers have a "discussion", and authors comment.

    Args:
        evidence: The page, measured.
        keep: For each segment, the probability that it is part of the post.
        stays: What is kept so far.
    """
    head, segments = evidence.layout.head, evidence.layout.segments
    roles = (evidence.furniture[segment.container] for segment in compress(segments, stays))
    if Role.COMMENT not in roles:  # nearly all pages
        return list(stays)
    of_readers = _of_readers(evidence)
    named = [of_readers[segment.container] for segment in segments]
    outside = [stay and not inside for stay, inside in zip(stays, named, strict=True)]
    if outside == list(stays) or is_thread(head):
        return list(stays)
    prose = [one and f.is_prose for one, f in zip(outside, evidence.features, strict=True)]
    surest = float(keep[prose].max(initial=0))
    unsure = surest >= SURE and _are_unsure_comments(evidence, keep, stays, named)
    return outside if any(prose) and (unsure or is_article(head)) else list(stays)


def _of_readers(evidence: Evidence) -> list[bool]:
    """Tell for each container whether it is in the comments' place and that in no post's text."""
    of_text: list[bool] = []
    for container, role in zip(evidence.layout.containers, evidence.furniture, strict=True):
        around = container.parent >= 0 and of_text[container.parent]
        of_text.append(around or (role is None and places.says_post_text(container)))
    return [
        role is Role.COMMENT and not own
        for role, own in zip(evidence.furniture, of_text, strict=True)
    ]


def _are_unsure_comments(
    evidence: Evidence, keep: Floats, stays: Sequence[bool], named: Sequence[bool]
) -> bool:
    """Tell whether a line heads comments, and all that is kept of them is in doubt."""
    kept = np.array(stays) & np.array(named)
    texts = [segment.text for segment in compress(evidence.layout.segments, named)]
    return bool(keep[kept].max() < UNSURE) and any(
        0 < len(text) <= SHORT and lexicon.opens(text) is Role.COMMENT for text in texts
    )


def is_article(head: Head) -> bool:
    """Tell whether a page states that it is an article."""
    return "article" in head.meta("og:type").lower() or bool(_ARTICLE.search(_data(head)))


def is_thread(head: Head) -> bool:
    """Tell whether a page states that it is a thread of a forum, or its address says so."""
    own = (link.href for link in head.links if link.rel == "canonical")
    addresses = (head.meta("og:url"), *own)
    return bool(_THREAD.search(_data(head))) or any(map(_THREAD_PATH.search, addresses))


def _data(head: Head) -> str:
    return " ".join(head.json_ld)
