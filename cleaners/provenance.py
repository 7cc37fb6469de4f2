"""Where a post comes from: its canonical address, and the post it is a copy of.

A mirror says so in two ways that are read here: a ``rel=canonical`` that leads to another host,
and a credit line. A credit line is a short line at the post's beginning or end whose *wording*
says that the text was published elsewhere and whose *link* leads to another host. Lines with the
same words that are no credit are the traps: a blog's own permalink box ("本文链接: …" to itself)
and the notice that tells others how to credit this blog ("转载请注明出处").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .features import columns, inline_runs
from .links import bare_addresses, same_host
from .model import Link, LinkKind, Role, Segment, Verdict

#: A credit line is one line; a sentence that merely mentions another publication is longer, or
#: stands in the middle of the post.
_MAX_COLUMNS = 240
#: Segments of the post from its beginning and its end among which a credit line is looked for.
_REACH = 8
_TRANSLATION = re.compile(
    r"(?:译自|翻译自|譯自|翻譯自|原文翻译|翻译\s*[:：]|translated from|translation of|"
    r"übersetzt (?:aus|von)|"
    r"traduit d[eu]|traducido de|traduzido de|перевод(?:\s+статьи)?\s*[:：]|翻訳元|原著\s*[:：]|"
    r"の(?:日本語)?翻?訳(?:です|である|した|記事)|を翻訳した|翻訳したもの)",
    re.IGNORECASE,
)
_VIA = re.compile(r"^\W*(?:via|h/t|hat tip|经由|經由)\b[\s:：]", re.IGNORECASE)
_ORIGIN = re.compile(
    r"(?:转载自|轉載自|转自|轉自|转载于|转载\s*[:：]|轉載\s*[:：]|文章转载|来源|來源|出处|出處|"
    r"原文(?:链接|连接|地址|出处|鏈接|連結|網址|网址|来自|载于|發表於)?\s*[:：]|本文(?:首发|首發|原载)于?|"
    r"引用元|元記事|出典|転載元|출처|원문|"
    r"(?:this\s+\w+\s+(?:was\s+)?|was\s+)?(?:originally|first)\s+(?:published|posted|appeared|ran|written)\s+"
    r"(?:on|at|in|by|as|for|here)|"
    r"(?:re|cross)[- ]?(?:posted|published|printed|blogged)\s+(?:from|with|at)|"
    r"original(?:\s+(?:post|article|source|story))?\s*[:：]|source\s*[:：]|"
    r"quelle\s*[:：]|zuerst erschienen|fuente\s*[:：]|publicado originalmente|"
    r"source originale|publié (?:à l.origine|initialement)|fonte\s*[:：]|источник\s*[:：]|"
    r"оригинал\s*[:：]|kaynak\s*[:：]|nguồn\s*[:：])",
    re.IGNORECASE,
)
#: Notices on how *others* are to credit this blog, and the blog's own permalink.
_NOTICE = re.compile(
    r"(?:请注明|請註明|须注明|需注明|务必注明|请保留|禁止转载|未经|版权声明|本文链接|本文鏈接|文章链接|本文地址|"
    r"永久链接|permalink|"
    r"(?:photo|image|picture)\s+(?:credit|source)|"
    r"图片来源|圖片來源|画像出典|写真)",
    re.IGNORECASE,
)
#: Licence boxes use the words of credits for this blog's own terms; a line that plainly says where
#: the text was first published may name the licence too.
_LICENCE = re.compile(r"\blicen[cs]ed?\b|creative\s*commons", re.IGNORECASE)
_REPUBLISHED = re.compile(
    r"转载自|轉載自|转自|轉自|译自|譯自|转载于|translated from|"
    r"(?:re|cross)[- ]?(?:posted|published|printed)\s+from|"
    r"(?:originally|first)\s+(?:published|posted|appeared)",
    re.IGNORECASE,
)
_LICENCE_HOST = "https://creativecommons.org"


def find(
    segments: Sequence[Segment], verdicts: Sequence[Verdict], url: str, canonical: str
) -> tuple[Link, ...]:
    """Return the typed links that say where a page's post comes from."""
    own = canonical if canonical and same_host(canonical, url) else url
    found: dict[LinkKind, Link] = {}
    for link in (*_from_canonical(url, canonical), *_from_credits(segments, verdicts, own)):
        found.setdefault(link.kind, link)
    return tuple(found.values())


def _from_canonical(url: str, canonical: str) -> Iterator[Link]:
    if not canonical:
        return
    yield Link(canonical, "", LinkKind.CANONICAL)
    if url.startswith("http") and not same_host(canonical, url):
        yield Link(canonical, "rel=canonical", LinkKind.ORIGIN)


def _from_credits(
    segments: Sequence[Segment], verdicts: Sequence[Verdict], own: str
) -> Iterator[Link]:
    for index in _edges([i for i, verdict in enumerate(verdicts) if _may_credit(verdict)]):
        text = segments[index].text
        target = next((t for t in _targets(segments[index]) if _is_elsewhere(t, own)), "")
        kind = credit_kind(text) if target else None
        if kind is not None:
            yield Link(target, text, kind, segment=index)


def _is_elsewhere(target: str, own: str) -> bool:
    return not same_host(target, own) and not same_host(target, _LICENCE_HOST)


def _may_credit(verdict: Verdict) -> bool:
    return verdict.role in (Role.POST, Role.BYLINE)


def _edges(indices: list[int]) -> list[int]:
    """Return the first and last few of `indices`, each once, in order."""
    if len(indices) <= 2 * _REACH:
        return indices
    return indices[:_REACH] + indices[-_REACH:]


def credit_kind(text: str) -> LinkKind | None:
    """Return what a line says of the post's source, or None where it is no credit line.

    >>> credit_kind("转载自：某博客"), credit_kind("转载请注明出处：本站")
    (<LinkKind.ORIGIN: 'origin'>, None)
    >>> credit_kind("This post first appeared on Example.")
    <LinkKind.ORIGIN: 'origin'>
    """
    if columns(text) > _MAX_COLUMNS or _NOTICE.search(text):
        return None
    if _LICENCE.search(text) and not _REPUBLISHED.search(text):
        return None
    if _TRANSLATION.search(text):
        return LinkKind.TRANSLATION_OF
    if _VIA.search(text):
        return LinkKind.VIA
    return LinkKind.ORIGIN if _ORIGIN.search(text) else None


def _targets(segment: Segment) -> Iterator[str]:
    for run in inline_runs(segment):
        if run.href.startswith("http"):
            yield run.href
    yield from bare_addresses(segment.text)
