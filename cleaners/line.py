"""The pure half of the line: bytes in, Post out.

::

    data -decode-> Page -parse, segment-> Layout -judge-> Verdicts -assemble-> Blocks -> Post

Each stage is one call below, in that order. A page of HTML and a page that has lost its HTML take
the same way; they differ in who cuts and who judges (`_judge_html`, `_judge_text`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import (
    body,
    explain,
    judge,
    kind,
    language,
    links,
    metadata,
    provenance,
    render,
    second,
    text,
    tree,
)
from .assemble import assemble
from .comments import find as find_comments
from .decode import decode
from .errors import NotText
from .evidence import gather
from .metadata import Metadata
from .model import Form, Layout, Link, LinkKind, Page, Role, Verdict
from .post import JudgedSegment, Kind, Post
from .segment import segment
from .sites import SiteMemory


@dataclass(frozen=True, slots=True)
class Judged:
    """A page after the verdicts: what is left is to put the post together."""

    layout: Layout
    verdicts: tuple[Verdict, ...]
    metadata: Metadata
    kind: Kind
    note: str = ""


def clean(
    data: bytes | str,
    url: str | None = None,
    content_type: str | None = None,
    site: SiteMemory | None = None,
) -> Post:
    """Clean one page.

    Total: any input gives a `Post`, whose `kind` and `notes` say what the page was where it was no
    post. Pure: the same arguments give the same result, and nothing is read or fetched.

    Args:
        data: The page as bytes, or as characters already decoded; HTML or flattened text.
        url: Where it was fetched; relative links and the post's host are read against it.
        content_type: The HTTP header's value; its charset outranks the page's own.
        site: What other pages of the site have taught.

    >>> post = clean("<title>A day</title><nav>Home</nav><article><h1>A day</h1>"
    ...              "<p>It rained, and nobody came.</p></article>")
    >>> post.title, post.text
    ('A day', 'It rained, and nobody came.')
    """
    try:
        page = decode(data, url=url or "", content_type=content_type or "")
    except NotText as error:
        return Post(Kind.ERROR, url=url or "", notes=(str(error),))
    judged = _judge_html(page, site) if page.form is Form.HTML else _judge_text(page, site)
    return _post(page, judged)


# --- judging ------------------------------------------------------------------------------------


def _judge_html(page: Page, site: SiteMemory | None) -> Judged:
    layout = segment(tree.parse(page))
    evidence = gather(layout)
    seeming = body.find(evidence)
    facts = _metadata(page, layout, seeming)
    opinion = judge.weigh(evidence, seeming, facts.title)
    opinion, was_asked = second.hear(page.text, evidence, opinion)
    kept = judge.kept(evidence, opinion, facts.title)
    verdicts = explain.verdicts(evidence, opinion, kept, facts.title)
    if site is not None:
        verdicts = site.revise(layout.segments, verdicts)
    what, why = kind.of(evidence, opinion, kept, facts.title, page.url)
    note = why or ("the judge was unsure and asked a second opinion" if was_asked else "")
    return Judged(layout, verdicts, facts, what, note)


def _metadata(page: Page, layout: Layout, place: body.Body | None) -> Metadata:
    """Read the metadata; a date that no machine-readable statement gives is asked for."""
    post = range(0)
    if place is not None:
        container = layout.containers[place.index]
        post = range(container.start, container.stop)
    facts = metadata.read(layout, page.url, post)
    if place is None or layout.notes or len(facts.published) >= len("2022-05-03"):
        return facts
    published = second.published(page.text, page.url)
    return replace(facts, published=published or facts.published)


def _judge_text(page: Page, site: SiteMemory | None) -> Judged:
    layout = text.segment_text(page)
    verdicts = text.judge_text(layout)
    if site is not None:
        verdicts = site.revise(layout.segments, verdicts)
    pairs = list(zip(layout.segments, verdicts, strict=True))
    title = next((s.text for s, verdict in pairs if verdict.role is Role.TITLE), "")
    if not page.text.strip():
        return Judged(layout, verdicts, Metadata(), Kind.EMPTY, "there is no text in it")
    says = title or next((s.text for s in layout.segments if s.text), "")
    if kind.is_error(says, sum(len(s.text) for s, verdict in pairs if verdict.keep)):
        return Judged(layout, verdicts, Metadata(title), Kind.ERROR, kind.says_error(says))
    if not any(verdict.keep for verdict in verdicts):
        return Judged(layout, verdicts, Metadata(title), Kind.EMPTY, "no line reads as a post")
    return Judged(layout, verdicts, Metadata(title), Kind.POST)


# --- putting together ---------------------------------------------------------------------------


def _post(page: Page, judged: Judged) -> Post:
    layout, verdicts, facts = judged.layout, judged.verdicts, judged.metadata
    is_read = judged.kind in (Kind.POST, Kind.INDEX)
    blocks = assemble(layout.segments, verdicts) if is_read else ()
    tongue, tongues = _languages(layout, verdicts, facts)
    return Post(
        kind=judged.kind,
        url=page.url,
        title=facts.title,
        authors=facts.authors,
        published=facts.published,
        updated=facts.updated,
        language=tongue.tag,
        language_confidence=tongue.confidence,
        tags=facts.tags,
        site_name=facts.site_name,
        canonical=facts.canonical,
        blocks=blocks,
        text=render.text(blocks),
        links=_links(page, judged),
        segments=tuple(map(JudgedSegment, layout.segments, verdicts, tongues)),
        comments=find_comments(layout, verdicts),
        encoding=page.encoding,
        notes=tuple(filter(None, (*page.notes, *layout.notes, judged.note))),
    )


def _languages(
    layout: Layout, verdicts: Sequence[Verdict], facts: Metadata
) -> tuple[language.Guess, list[str]]:
    """Identify the post's language from what was kept, and the language of every segment."""
    texts = [segment.text for segment in layout.segments]
    kept = [i for i, verdict in enumerate(verdicts) if verdict.keep and texts[i]]
    rest = sorted(set(range(len(texts))) - set(kept))
    whole, blocks = language.identify_blocks([texts[i] for i in kept], declared=facts.languages)
    apart = language.identify_apart([texts[i] for i in rest], whole, declared=facts.languages)
    tongues = ["und"] * len(texts)
    for index, guess in zip(kept, blocks, strict=True):
        tongues[index] = guess.tag
    for index, tag in zip(rest, apart, strict=True):
        tongues[index] = tag
    return whole, tongues


def _links(page: Page, judged: Judged) -> tuple[Link, ...]:
    layout, verdicts, facts = judged.layout, judged.verdicts, judged.metadata
    if judged.kind is Kind.INDEX:
        return links.of_entries(layout.segments, page.url or facts.canonical)
    found = links.find(layout.segments, verdicts, page.url or facts.canonical)
    if judged.kind is not Kind.POST:
        return tuple(link for link in found if link.kind is not LinkKind.REFERENCE)
    sources = provenance.find(layout.segments, verdicts, page.url, facts.canonical)
    return (*sources, *found)
