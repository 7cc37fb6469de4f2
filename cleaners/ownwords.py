"""Which of a post's words are its own: what two posts may share without being copies is left out.

Code, quotations and licences stand on many posts that have nothing else in common; what remains is
what a near-duplicate signature is made of (`cleaners.mirrors`). The post comes as the Markdown that
`cleaners.render` writes, which is what is stored of it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

#: A post whose own words are fewer than this share of what it says beside code is a reproduction
#: of what it quotes: whole articles stand in a <blockquote> on many mirrors.
LEAST_OWN: Final = 0.04

_MARKER: Final = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*")
_FENCE: Final = re.compile(r"`{3,}|~{3,}")
#: Brackets within brackets are escaped (`cleaners.render`): so each character is looked at once.
_IMAGE: Final = re.compile(
    r"!\[(?:[^\[\]\\]|\\.)*\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)"
)
_TARGET: Final = re.compile(r"\]\((?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"）」』]+")

#: A paragraph that is one long quotation from its first character to its last is one, with or
#: without markup; what people say in a story is shorter.
_QUOTED: Final = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|「[^「」]*」|『[^『』]*』|\"[^\"]*\"", re.DOTALL
)
_SHORTEST_QUOTATION: Final = 200

#: How licences speak. Of the paragraphs of GPL, LGPL, FDL, MPL, Apache, BSD and Artistic licences
#: it finds a third to two thirds, each within nine of the next; one of 1,150 blog posts has two.
_LEGAL: Final = re.compile(
    r"permission is (?:hereby )?granted|hereby grants?|above copyright notice|copyright notices?\b"
    r"|redistributions? (?:and use|of source|in binary)|provided [\"“'‘*_]*as[- ]is"
    r"|without (?:any )?warrant|warrant(?:y|ies)|in no event|liab(?:le|ility) (?:to you )?for"
    r"|free software foundation|unless required by applicable law|terms and conditions"
    r"|\blicen[sc](?:or|ee)s?\b|licensed (?:work|material)|th(?:is|e) licen[sc]e\b|covered works?"
    r"|copyright holders?|sublicens|patent licen[sc]e|as published by|corresponding source"
    r"|you may (?:not )?(?:convey|copy|distribute|redistribute|modify|reproduce|add)"
    r"|modified versions?|invariant sections?|derivative works?|\baffirmer\b|related rights"
    r"|adapted material|copyright (?:disclaimer|interest)|(?:general|mozilla) public licen[sc]e"
    r"|covered software|secondary licen[sc]e|contributor version"
)
#: What a notice names, in a line that says nothing else.
_NOTICE: Final = re.compile(
    r"licensed under|licen[sc]e[:：]|all rights reserved|creative\s?commons|©|\bcc[- ]by\b"
    r"|知识共享|知識共享|[创創]用\s?cc|署名[-—–－ ]*非商"
    r"|版[权權](?:所有|归|歸|声明|聲明)"
    r"|クリエイティブ・?コモンズ|無断転載|크리에이티브 커먼즈|무단 ?전재"
)
#: One of these stands in all that either expression finds, and is found in no time.
_LICENCE_WORDS: Final = (
    "permission", "hereby", "copyright", "redistribution", "warrant", "provided", "in no event",
    "liable", "liability", "software foundation", "licen", "applicable law", "and conditions",
    "covered ", "secondary", "contributor", "affirmer", "related rights", "adapted material",
    "as published", "corresponding source", "you may", "modified version", "invariant",
    "derivative", "rights reserved", "commons", "©", "cc-by", "cc by", "知识共享", "知識共享",
    "用cc", "用 cc", "署名", "版权", "版權", "コモンズ", "転載", "커먼즈", "전재",
)  # fmt: skip
#: A paragraph is a licence's if it speaks like one so often, in characters; an essay does not.
_LEGAL_EVERY: Final = 400
#: A notice is a line; what is longer only mentions it.
_LONGEST_NOTICE: Final = 300
#: Paragraphs that may stand between two of a licence and belong to it: in a notice, and in the full
#: text of one, which has so many paragraphs that speak like one.
_GAP: Final = 2
_GAP_OF_FULL_TEXT: Final = 8
_FULL_TEXT: Final = 5


def own_words(markdown: str) -> str:
    r"""Return what a post says itself, without what others share with it lawfully.

    Left out are code, quotations, licences, pictures, and the addresses behind links. Where hardly
    anything else is left, the post is a reproduction of what it quotes, and the quotation counts.

    >>> own_words("I found [this](https://x.example/):\n\n> Quoted.\n\n```\nf(x)\n```\n\nFine.")
    'I found [this:\n\nFine.'
    """
    own: list[str] = []
    quoted: list[str] = []
    paragraphs = list(_paragraphs(markdown))
    if _may_be_licence(markdown.lower()):
        paragraphs = _without_licences(paragraphs)
    for paragraph, quotes in paragraphs:
        (quoted if quotes or _is_quotation(paragraph) else own).append(paragraph)
    total = sum(map(len, own)) + sum(map(len, quoted))
    kept = own if sum(map(len, own)) >= LEAST_OWN * total else own + quoted
    text = _TARGET.sub("", _IMAGE.sub("", "\n\n".join(kept)))
    return _ADDRESS.sub("", text)


def _paragraphs(markdown: str) -> Iterator[tuple[str, bool]]:
    """Give each paragraph that is no code, and whether it stands in a quotation."""
    lines: list[str] = []
    quotes, fence = False, ""
    for line in markdown.split("\n"):
        start = _start(line)
        is_quote = line.startswith(">", start)
        content = line[start:].lstrip("> ") if is_quote else line[start:]
        ticks = _FENCE.match(content)
        if fence:
            if ticks and content.rstrip() == ticks[0] and ticks[0].startswith(fence):
                fence = ""
            continue
        if ticks or not content.strip() or is_quote != quotes:
            if lines:
                yield "\n".join(lines), quotes
            lines, quotes, fence = [], is_quote, ticks[0] if ticks else ""
        if content.strip() and not ticks:
            lines.append(content)
    if lines:
        yield "\n".join(lines), quotes


def _is_quotation(text: str) -> bool:
    return len(text) >= _SHORTEST_QUOTATION and _QUOTED.fullmatch(text) is not None


def _start(line: str) -> int:
    found = _MARKER.match(line)
    return found.end() if found else 0


def _without_licences(paragraphs: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Leave out the paragraphs of licences, with what stands between two of one."""
    lowered = ((place, text.lower()) for place, (text, _) in enumerate(paragraphs))
    suspects = [(place, text) for place, text in lowered if _may_be_licence(text)]
    legal = [place for place, text in suspects if _is_legal(text)]
    gap = _GAP_OF_FULL_TEXT if len(legal) >= _FULL_TEXT else _GAP
    left_out = {
        between
        for first, last in pairwise(legal)
        if last - first <= gap + 1
        for between in range(first, last)
    }
    left_out.update(legal)
    left_out.update(place for place, text in suspects if _is_notice(text))
    return [one for place, one in enumerate(paragraphs) if place not in left_out]


def _is_legal(text: str) -> bool:
    return len(_LEGAL.findall(text)) * _LEGAL_EVERY >= max(1, len(text))


def _is_notice(text: str) -> bool:
    return len(text) <= _LONGEST_NOTICE and _NOTICE.search(text) is not None


def _may_be_licence(text: str) -> bool:
    return any(map(text.__contains__, _LICENCE_WORDS))
