"""The pure half of the line: bytes in, Post out.

::

    data -decode-> Page -parse, segment-> Layout -judge-> Verdicts -assemble-> Blocks -> Post

Each stage is one call below, in that order. A page of HTML and a page that has lost its HTML take
the same way; they differ in who cuts and who judges (`_judge_html`, `_judge_text`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import compress

from . import (
    elsewhere,
    explain,
    fusion,
    judge,
    kind,
    language,
    links,
    look,
    overview,
    provenance,
    publisher,
    refusals,
    render,
    second,
    stated,
    teaching,
    text,
    textbyline,
    trace,
    traits,
    tree,
    witnesses,
)
from .assemble import assemble
from .collector import undisturbed
from .comments import find as find_comments
from .decode import decode
from .errors import NotText
from .evidence import Evidence
from .facts import trail
from .forest import Floats
from .later import later
from .metadata import Metadata
from .model import Form, Layout, Link, LinkKind, Page, Verdict
from .post import JudgedSegment, Kind, Post
from .publisher import UNSAID, Extent, Said, Source
from .segment import segment
from .sites import SiteMemory
from .trace import Trace
from .witnesses import Alone


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a page besides its bytes; see `clean`."""

    site: SiteMemory | None
    published: str
    language: str
    said: Said


@dataclass(frozen=True, slots=True)
class Judged:
    """A page after the verdicts: what is left is to put the post together."""

    layout: Layout
    kept: tuple[bool, ...]
    #: Says why; asked when somebody wants to know.
    verdicts: Callable[[], tuple[Verdict, ...]]
    metadata: Metadata
    kind: Kind
    note: str = ""
    alone: Alone | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """A page, cleaned, and what it leaves in the memory of its site."""

    post: Post
    #: None where the page is no post: lists of posts repeat what is no furniture.
    trace: Trace | None


def clean(  # noqa: PLR0913 - what may be known of a page
    data: bytes | str,
    url: str | None = None,
    content_type: str | None = None,
    site: SiteMemory | None = None,
    published: str = "",
    *,
    language: str = "",
    said: Said = UNSAID,
) -> Post:
    """Clean one page.

    Total: any input gives a `Post`, whose `kind` and `notes` say what the page was where it was no
    post. Pure: the same arguments give the same result, and nothing is read or fetched.

    Args:
        data: The page as bytes, or as characters already decoded; HTML or flattened text.
        url: Where it was fetched; relative links and the post's host are read against it.
        content_type: The HTTP header's value; its charset outranks the page's own.
        site: What other pages of the site have taught.
        published: The post's body as the blog's own feed or API carries it, HTML; "" where it is
            not known. A summary or the beginning of the post does no harm.
        language: What its blog is said to be written in, a BCP 47 tag: counts like what a page says
            of itself, where the text does not contradict.
        said: What the blog's own feed says of the post: where it is from, and its authors and date
            for where the page tells none.

    >>> post = clean("<title>A day</title><nav>Home</nav><article><h1>A day</h1>"
    ...              "<p>It rained, and nobody came.</p></article>")
    >>> post.title, post.text
    ('A day', 'It rained, and nobody came.')
    """
    told = Told(site, published, language, said)
    return _clean(data, url or "", content_type or "", told)[0]


def examine(  # noqa: PLR0913 - what `clean` takes, and when
    data: bytes | str,
    url: str = "",
    content_type: str = "",
    site: SiteMemory | None = None,
    published: str = "",
    *,
    language: str = "",
    said: Said = UNSAID,
    seen_at: str = "",
) -> Examined:
    """Clean one page as `clean` does, and return its trace for the site's memory too.

    Args:
        data: As for `clean`; so are the next four.
        url: Where it was fetched.
        content_type: The HTTP header's value.
        site: What other pages of the site have taught; the trace does not depend on it.
        published: The publisher's own word.
        language: As for `clean`.
        said: As for `clean`.
        seen_at: When the page was fetched, ISO 8601 in UTC.
    """
    told = Told(site, published, language, said)
    post, judged = _clean(data, url, content_type, told)
    left = _trace(judged, url, seen_at) if judged and post.kind is Kind.POST else None
    return Examined(post, left)


@undisturbed
def _clean(
    data: bytes | str, url: str, content_type: str, told: Told
) -> tuple[Post, Judged | None]:
    try:
        page = decode(data, url=url, content_type=content_type)
    except NotText as error:
        return Post(Kind.ERROR, url=url, notes=(str(error),)), None
    judged = (_judge_html if page.form is Form.HTML else _judge_text)(page, told)
    return _post(page, judged, told), judged


def _trace(judged: Judged, url: str, seen_at: str) -> Trace:
    if judged.alone is None:
        return trace.of_text(judged.layout, address=url, seen_at=seen_at)
    opinion, word = judged.alone.opinion, judged.alone.word
    return trace.of_page(
        judged.alone.evidence,
        judged.alone.traits(),
        judged.alone.verdicts(),
        opinion.keep,
        said=word.said if word is not None and word.extent is Extent.WHOLE else None,
        address=url,
        seen_at=seen_at,
        promise=opinion.promise,
    )


# --- judging ------------------------------------------------------------------------------------


def _judge_html(page: Page, told: Told) -> Judged:
    """Judge a page of HTML: alone, and again where others know of it."""
    alone, site = _alone(page, told), told.site
    layout = alone.evidence.layout
    if site is None and alone.word is None:
        own = _as_list(alone) if alone.kind is Kind.INDEX else alone
        return Judged(layout, own.kept, own.verdicts, own.facts, own.kind, own.note, alone)
    facts = witnesses.facts(alone, page.url, site)
    verdicts = witnesses.verdicts(alone, facts.headed, page.url, site)
    what = witnesses.kind_of(alone, [verdict.keep for verdict in verdicts], page.url, site)
    if what is Kind.INDEX:
        verdicts = witnesses.verdicts(_as_list(alone), facts.headed, page.url, site)
    kept = tuple(verdict.keep for verdict in verdicts)
    note = alone.note if what is alone.kind else ""
    return Judged(layout, kept, lambda: verdicts, facts, what, note, alone)


def _alone(page: Page, told: Told) -> Alone:
    seen = look.first(page, segment(tree.parse(page)))
    found = elsewhere.find(page, seen)
    if found is not None:
        seen = found.look
    evidence, opinion = seen.evidence, seen.opinion
    facts = look.completed(page, seen, told.said)
    is_stated, was_asked = found is not None and found.is_stated, False
    if not is_stated:
        opinion, was_asked = second.hear(page.text, evidence, stated.hear(evidence, opinion))
    kept = judge.kept(evidence, opinion, facts.title, facts.authors)
    what, why = Kind.POST, ""
    if not is_stated:
        what, why = kind.of(evidence, opinion, kept, facts.headed, page.url)
    asked = "the judge was unsure and asked a second opinion" if was_asked else ""
    return Alone(
        evidence=evidence,
        seeming=seen.seeming,
        opinion=opinion,
        facts=facts,
        kept=kept,
        verdicts=_explained(evidence, opinion.keep, kept, facts.title),
        kind=what,
        note=why or asked or (found.note if found is not None else ""),
        traits=cache(lambda: traits.read(evidence.layout, page.url)),
        word=publisher.heed(evidence, opinion.keep, told.published) if told.published else None,
    )


def _as_list(alone: Alone) -> Alone:
    """Return what a page says by itself that is known to list posts."""
    evidence, title = alone.evidence, alone.facts.title
    opinion = overview.of_list(evidence, alone.opinion)
    kept = judge.kept(evidence, opinion, title, alone.facts.authors)
    verdicts = _explained(evidence, opinion.keep, kept, title)
    return replace(alone, opinion=opinion, kept=kept, verdicts=verdicts)


def _explained(
    evidence: Evidence, keep: Floats, kept: Sequence[bool], title: str
) -> Callable[[], tuple[Verdict, ...]]:
    """Put off saying why, which holds on to probabilities and not to measures: they are large."""
    return cache(lambda: explain.verdicts(evidence, keep, kept, title))


def _judge_text(page: Page, told: Told) -> Judged:
    site = told.site
    layout = text.segment_text(page)
    recalled = site.recall_texts(layout, page.url) if site is not None else None
    verdicts = text.judge_text(layout, fusion.hear_lines(recalled) if recalled else None)
    if recalled:
        verdicts = fusion.revise_text(verdicts, recalled)
    if site is not None and site.labels:
        verdicts = teaching.settle(verdicts, site.taught_texts(layout, page.url))
    kept = tuple(verdict.keep for verdict in verdicts)
    stated = look.with_feed(textbyline.stated(layout, verdicts, page.url), told.said)

    def judged(facts: Metadata, what: Kind, note: str = "") -> Judged:
        return Judged(layout, kept, lambda: verdicts, facts, what, note)

    if not page.text.strip():
        return judged(Metadata(), Kind.EMPTY, "there is no text in it")
    says = stated.title or next((s.text for s in layout.segments if s.text), "")
    lines = [segment.text for segment in compress(layout.segments, kept)]
    if said := refusals.refusal([says], lines, sum(map(len, lines))):
        return judged(stated, Kind.ERROR, kind.says_error(said))
    if not any(kept):
        return judged(stated, Kind.EMPTY, "no line reads as a post")
    return judged(stated, Kind.POST)


# --- putting together ---------------------------------------------------------------------------


def _post(page: Page, judged: Judged, told: Told) -> Post:
    language_said, sources = told.language, told.said.sources  # not all: a memory is large
    judged = replace(judged, alone=None)  # what is put off must not hold on to the measures
    layout, facts = judged.layout, judged.metadata
    is_read = judged.kind in (Kind.POST, Kind.INDEX)
    blocks = assemble(layout.segments, judged.kept) if is_read else ()
    languages = cache(lambda: _languages(judged, language_said))
    return Post(
        kind=judged.kind,
        url=page.url,
        title=facts.title,
        authors=facts.authors,
        published=later(lambda: facts.published),
        updated=facts.updated,
        language=later(lambda: languages()[0].tag),
        language_confidence=later(lambda: languages()[0].confidence),
        language_shares=later(lambda: languages()[0].shares),
        tags=facts.tags,
        site_name=facts.site_name,
        canonical=facts.canonical,
        blocks=blocks,
        text=render.text(blocks),
        links=later(lambda: _links(page.url, judged, sources)),
        segments=later(
            lambda: tuple(map(JudgedSegment, layout.segments, judged.verdicts(), languages()[1]))
        ),
        comments=later(lambda: find_comments(layout, judged.verdicts())),
        encoding=page.encoding,
        facts=later(lambda: trail(facts, languages()[0].tag, language_said, page.encoding_source)),
        notes=tuple(filter(None, (*page.notes, *layout.notes, judged.note))),
    )


def _languages(judged: Judged, said: str) -> tuple[language.Guess, list[str]]:
    """Identify the post's language from what was kept, and the language of every segment."""
    declared = (*judged.metadata.languages, said)
    texts = [segment.text for segment in judged.layout.segments]
    kept = [i for i, keep in enumerate(judged.kept) if keep and texts[i]]
    rest = sorted(set(range(len(texts))) - set(kept))
    whole, blocks = language.identify_blocks([texts[i] for i in kept], declared=declared)
    apart = language.identify_apart([texts[i] for i in rest], whole, declared=declared)
    tongues = ["und"] * len(texts)
    for index, guess in zip(kept, blocks, strict=True):
        tongues[index] = guess.tag
    for index, tag in zip(rest, apart, strict=True):
        tongues[index] = tag
    return whole, tongues


def _links(url: str, judged: Judged, sources: Sequence[Source]) -> tuple[Link, ...]:
    layout, verdicts, facts = judged.layout, judged.verdicts(), judged.metadata
    if judged.kind is Kind.INDEX:
        return links.of_entries(layout.segments, url or facts.canonical)
    found = links.find(layout.segments, verdicts, url or facts.canonical)
    if judged.kind is not Kind.POST:
        return tuple(link for link in found if link.kind is not LinkKind.REFERENCE)
    return (*provenance.find(layout, verdicts, url, facts, sources), *found)
