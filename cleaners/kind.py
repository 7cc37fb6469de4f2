"""Is the page a post at all? A list of posts, and a page that says it has none, are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from . import forest, listing, plain
from .evidence import Evidence
from .forest import Forest
from .judge import Opinion, weights
from .post import Kind

#: Probability from which on a page is taken for a list of posts. On blogs left out of training 100
#: of 125 lists are above it, and 5 of 1,152 posts (28 where the address is not known): to lose a
#: post is worse than to keep a list.
IS_LIST = 0.5
#: A soft error page is short: the longest seen in training data has about 400 columns of text.
MAX_ERROR_COLUMNS = 600
#: What pages that stand in for a post call themselves, or say first: not found, not allowed, log in
#: first, prove that you are human, agree to cookies.
_ERROR_TITLE = re.compile(
    r"(?:\b(?:404|403|410|500|502|503)\b|not found|page (?:does ?n.t|does not) exist|access denied|"
    r"forbidden|页面不存在|頁面不存在|找不到(?:页面|頁面|网页)|ページが見つかりません|"
    r"seite nicht gefunden|"
    r"page (?:introuvable|non trouvée)|página no encontrada|страница не найдена|"
    r"sayfa bulunamadı|페이지를 찾을 수 없|pagina non trovata|nie znaleziono|"
    r"just a moment|attention required|are you (?:a )?(?:robot|human)|security check|"
    r"verify you are human|checking your browser|unusual traffic|"
    r"^\W*(?:log|sign) ?in\b(?! to (?:the|my|our) )|^\W*(?:anmelden|登录|登入|ログイン|connexion|"
    r"iniciar sesión|вход|로그인)\b|before you continue|bevor (?:sie|du) fortf|"
    r"we value your privacy|cookie consent)",
    re.IGNORECASE,
)


def of(
    evidence: Evidence, opinion: Opinion, kept: Sequence[bool], title: str, url: str
) -> tuple[Kind, str]:
    """Return what a page is, and a note that says why where it is no post."""
    layout = evidence.layout
    if not any(segment.text for segment in layout.segments):
        return Kind.EMPTY, "the page shows no text"
    says = title or layout.head.title
    if is_error(says, _columns(evidence, kept)):
        return Kind.ERROR, says_error(says)
    if not any(k and s.text for k, s in zip(kept, layout.segments, strict=True)):
        return Kind.EMPTY, "nothing on the page reads as a post"
    may_list = listing.leads_on(evidence, kept) or not plain.is_few(evidence)
    if listing.shows_posts(evidence, kept) or (
        may_list and list_probability(evidence, opinion, title, url) > IS_LIST
    ):
        entries = max(listing.entry_groups(evidence).values(), key=len, default=[])
        count = f" ({len(entries)} entries)" if entries else ""
        return Kind.INDEX, f"the page is a list of posts{count}"
    return Kind.POST, ""


@cache
def _forest() -> Forest:
    return forest.load(weights(), "kind")


def list_probability(evidence: Evidence, opinion: Opinion, title: str, url: str) -> float:
    """Return the probability that a page lists posts rather than being one."""
    measures = listing.measure(evidence, opinion.measures, opinion.keep, title, url)
    rows = np.array([[value] for value in measures.values()], dtype=np.float32)
    return float(_forest().probability(rows)[0])


def is_error(title: str, columns: int) -> bool:
    """Tell whether a page of so much text (visual columns) is an error page by its title.

    >>> is_error("404 Not Found | Blog", 80), is_error("Debugging a 404 in nginx", 9000)
    (True, False)
    """
    return columns <= MAX_ERROR_COLUMNS and bool(_ERROR_TITLE.search(title))


def says_error(title: str) -> str:
    """Say why a page is taken for an error page."""
    return f"the page says of itself: “{title}”"


def _columns(evidence: Evidence, kept: Sequence[bool]) -> int:
    return sum(f.columns for f, keep in zip(evidence.features, kept, strict=True) if keep)
