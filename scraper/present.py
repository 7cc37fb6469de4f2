"""How things are shown: posts, verdicts and figures become text for people and for programs.

Nothing here prints: each function returns text, and the commands send it where it belongs.
"""

from __future__ import annotations

import dataclasses
import html
import json
from collections import Counter
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, Protocol

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from cleaners.model import LinkKind
from cleaners.post import Kind, Post
from db.diff import Op, render
from db.rows import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from db.diff import Change
    from db.rows import LinkRow, PostSummary, Status, StoredPost
    from db.search import Hit

#: Columns for a reason in the trace; longer ones are cut so that the texts stay aligned. On a
#: terminal too narrow for that, reason and text share what the facts before them leave.
REASON_COLUMNS = 48
_FACTS_COLUMNS = 38
#: Below this, less than eleven columns would be left for the reason, and as many for the text.
NARROW_COLUMNS = 60
#: Rows shown of each figure of `status`; the tail of a long list of blogs is summed up.
STATUS_ROWS = 12
#: Kinds of link that say where a post comes from.
ORIGINS = (LinkKind.ORIGIN, LinkKind.TRANSLATION_OF, LinkKind.VIA, LinkKind.SERIES)
#: Kinds of link that an index page is full of and that lead to posts.
_ENTRIES = (LinkKind.RELATED, LinkKind.INTERNAL, LinkKind.OUTBOUND)
#: What JSON leaves as it is, and many readers of lines take for the end of one (UAX 14, class BK;
#: `str.splitlines`).
_LINE_ENDS: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


class Format(StrEnum):
    """What a post is written as."""

    MARKDOWN = "markdown"
    TEXT = "text"
    JSON = "json"
    HTML = "html"


class Judged(Protocol):
    """A segment with its verdict, fresh from the cleaner or read back from the database."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def keep(self) -> bool: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def reason(self) -> str: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102


class Referring(Protocol):
    """A link, whose identifier is "" unless it refers to a work."""

    @property
    def identifier(self) -> str: ...  # noqa: D102


def drift(blog: str, since: str, changes: Sequence[str]) -> str:
    """Say in one line how a blog has changed."""
    when = f" since {since[:10]}" if since else ""
    return f"{blog} has changed{when}: {'; '.join(changes)}; look at its last posts"


# --- a post -------------------------------------------------------------------------------------


def document(post: Post, form: Format, *, pretty: bool = False) -> str:
    """Write a post out; an index page becomes the list of its entries.

    Args:
        post: What to write.
        form: As what.
        pretty: Spread JSON over lines, for reading; otherwise it is one line, for programs.
    """
    if form is Format.JSON:
        return as_json(post.to_json(), pretty=pretty)
    if post.kind is Kind.INDEX:
        return _listing(post, form)
    match form:
        case Format.MARKDOWN:
            return _joined(f"# {post.title}" if post.title else "", post.markdown)
        case Format.TEXT:
            return _joined(post.title, post.text)
        case Format.HTML:
            heading = f"<h1>{html.escape(post.title)}</h1>" if post.title else ""
            return _article(post, _joined(heading, post.html, by="\n"))


def as_json(value: dict[str, Any], *, pretty: bool) -> str:
    """Write JSON values as one line, or spread for reading."""
    said = json.dumps(value, ensure_ascii=False, indent=2 if pretty else None)
    return said.translate(_LINE_ENDS)


def event_line(event: str, at: datetime, values: Mapping[str, Any]) -> str:
    """Return something that happened as one line of JSON, the time and what it was first.

    >>> from datetime import UTC, datetime
    >>> event_line("stage", datetime(2022, 5, 3, 9, 30, tzinfo=UTC), {"pages": 3})
    '{"time": "2022-05-03T09:30:00Z", "event": "stage", "pages": 3}'
    """
    return as_json({"time": timestamp(at), "event": event, **values}, pretty=False)


def entries(post: Post) -> tuple[tuple[str, str], ...]:
    """Return title and address of what an index page lists, each address once."""
    found: dict[str, str] = {}
    for link in post.links:
        if link.kind in _ENTRIES and link.url and link.text:
            found.setdefault(link.url, " ".join(link.text.split()))
    return tuple((title, url) for url, title in found.items())


def _listing(post: Post, form: Format) -> str:
    match form:
        case Format.HTML:
            items = (
                f'<li><a href="{html.escape(url)}">{html.escape(title)}</a></li>'
                for title, url in entries(post)
            )
            return _article(post, "\n".join(["<ul>", *items, "</ul>"]))
        case Format.TEXT:
            body = "\n".join(f"{title}\n  {url}" for title, url in entries(post))
            return _joined(post.title, body)
        case _:
            body = "\n".join(f"- {_markdown_link(*entry)}" for entry in entries(post))
            return _joined(f"# {post.title}" if post.title else "", body)


def _article(post: Post, inner: str) -> str:
    return f'<article lang="{html.escape(post.language)}">\n{inner}\n</article>'


def _markdown_link(title: str, url: str) -> str:
    escaped = title.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"[{escaped}](<{url}>)"


def _joined(*parts: str, by: str = "\n\n") -> str:
    return by.join(filter(None, parts))


# --- its verdicts -------------------------------------------------------------------------------


def trace(segments: Iterable[Judged], *, width: int | None = None) -> Text:
    """Write one line per segment: kept or removed, its score, role and language, why, and its text.

    Args:
        segments: In page order.
        width: Columns of the terminal, to which each line is cut; None for whole texts.
    """
    if width is not None and width < NARROW_COLUMNS:
        return Text("\n").join(line for one in segments for line in _narrow(one, width))
    reason = REASON_COLUMNS if width is None else min(REASON_COLUMNS, (width - _FACTS_COLUMNS) // 2)
    lines = [_trace_head(reason), *(_trace_line(segment, reason) for segment in segments)]
    if width is not None:
        for line in lines:
            line.truncate(width, overflow="ellipsis")
    return Text("\n").join(lines)


def _narrow(segment: Judged, width: int) -> tuple[Text, Text]:
    """Write a verdict as two lines, for a terminal that has no room for columns."""
    colour = "green" if segment.keep else "red"
    said = Text(f"{'+' if segment.keep else '-'} {_shown(segment)}", colour)
    why = Text(f"  {segment.role}: {segment.reason}", "dim")
    for line in (said, why):
        line.truncate(width, overflow="ellipsis")
    return said, why


def trace_json(post: Post, *, pretty: bool) -> str:
    """Write the verdicts of a page as JSON."""
    head = {"url": post.url, "title": post.title, "kind": str(post.kind), "notes": list(post.notes)}
    return as_json({**head, "segments": [s.to_json() for s in post.segments]}, pretty=pretty)


def _trace_head(reason: int) -> Text:
    why = set_cell_size("why", reason)
    return Text(f"{'verdict':<8}{'score':>5}  {'role':<12} {'language':<8} {why}  text", "bold")


def _trace_line(segment: Judged, reason: int) -> Text:
    return Text.assemble(
        ("kept    ", "green") if segment.keep else ("removed ", "red"),
        f"{segment.score:>5.2f}  {segment.role:<12} {segment.language:<8} ",
        (set_cell_size(cut(segment.reason, reason), reason), "dim"),
        (f"  {_shown(segment)}", "" if segment.keep else "dim"),
    )


def _shown(segment: Judged) -> str:
    return " ⏎ ".join(segment.text.split("\n")) or "(picture or rule)"


def cut(text: str, columns: int) -> str:
    r"""Return the beginning of a text on one line, measured in columns of a terminal.

    >>> cut("a\nb", 9), cut("一二三四五", 9), cut("abcdef", 4)
    ('a b', '一二三四…', 'abc…')
    """
    line = " ".join(text.split())
    if cell_len(line) <= columns:
        return line
    return set_cell_size(line, columns - 1).rstrip() + "…"


def counted(number: int, what: str, many: str = "") -> str:
    """Say how many there are of something whose plural, if it is not told, ends in an s.

    >>> counted(1, "page"), counted(3000, "page"), counted(2, "list of posts", "lists of posts")
    ('1 page', '3,000 pages', '2 lists of posts')
    """
    return f"{number:,} {what if number == 1 else many or f'{what}s'}"


def pieces(segments: Sequence[Judged]) -> str:
    """Say in one line how much was kept, and what the rest was.

    >>> from db.rows import SegmentRow
    >>> pieces([SegmentRow("a", True, "post", "", 1.0), SegmentRow("b", False, "share", "", 0.0)])
    'kept 1 of 2 pieces; removed 1 share'
    """
    removed = Counter(str(segment.role) for segment in segments if not segment.keep)
    kept = f"kept {len(segments) - removed.total()} of {counted(len(segments), 'piece')}"
    if not removed:
        return kept
    return f"{kept}; removed " + ", ".join(f"{n} {role}" for role, n in removed.most_common())


# --- what is stored -----------------------------------------------------------------------------


def stored(post: StoredPost, form: Format, *, pretty: bool = False) -> str:
    """Write out a post of the database, with what is known of it above the text."""
    if form is Format.JSON:
        return as_json(dataclasses.asdict(post), pretty=pretty)
    content = post.revision
    body = "" if content is None else content.markdown if form is Format.MARKDOWN else content.text
    title = post.post.title or "(no title)"
    heading = f"# {title}" if form is Format.MARKDOWN else title
    return _joined(heading, facts(post), body)


def facts(post: StoredPost) -> str:
    """Write what is known of a stored post, one fact a line."""
    row = post.post
    lines = [
        ("post", f"{post.id}, revision {post.number}"),
        ("address", row.address),
        ("blog", post.blog),
        ("by", ", ".join(row.authors)),
        ("published", row.published or ""),
        ("language", f"{row.language} ({row.language_confidence:.2f})"),
        ("tags", ", ".join(row.tags)),
        *_origins(post.links),
        ("references", ", ".join(identifiers(post.links))),
        ("pieces", pieces(post.segments)),
        ("comments", str(len(post.comments) or "")),
        ("first seen", _to_the_second(post.first_seen_at)),
        ("last seen", _to_the_second(post.last_seen_at)),
        ("gone", post.gone_at or ""),
        ("notes", "; ".join(row.notes)),
    ]
    return "\n".join(f"{name:<15} {value}" for name, value in lines if value)


def _origins(links: Sequence[LinkRow]) -> Iterator[tuple[str, str]]:
    """Yield where a post comes from, and below each source what says so, and how sure it is."""
    for kind in ORIGINS:
        for link in links:
            if link.kind == kind:
                yield kind, link.url or f"{link.text} (named, not linked)"
                sure = "" if link.confidence is None else f" ({link.confidence:.2f})"
                yield "", link.evidence and f"{link.evidence}{sure}"


def _to_the_second(moment: str) -> str:
    return moment[:19].replace("T", " ") + " UTC" if moment else ""


def identifiers(links: Iterable[Referring]) -> tuple[str, ...]:
    """Return what the links refer to, each once."""
    return tuple(dict.fromkeys(link.identifier for link in links if link.identifier))


def status(figures: Status) -> str:
    """Write the figures of a database."""
    head = [
        ("posts", figures.posts),
        ("of them gone", figures.gone),
        ("revisions", figures.revisions),
        ("captures", figures.captures),
        ("segments", figures.segments),
        ("links", figures.links),
    ]
    totals = "\n".join(f"{name:<15} {number:>8}" for name, number in head)
    lists = [
        ("by blog", figures.by_blog),
        ("by language", figures.by_language),
        ("removed, by reason", figures.removed_by_reason),
    ]
    tables = [_counts(name, [(c.name, c.count) for c in counts]) for name, counts in lists]
    last = f"last capture    {_to_the_second(figures.last_capture or '')}"
    alarms = "\n".join(drift(blog, row.since, row.changes) for blog, row in figures.alarms)
    return _joined(f"{totals}\n{last}" if figures.last_capture else totals, alarms, *tables)


def _counts(name: str, counts: Sequence[tuple[str, int]]) -> str:
    if not counts:
        return ""
    shown = list(counts[:STATUS_ROWS])
    if rest := counts[STATUS_ROWS:]:
        shown.append((f"({len(rest)} more)", sum(number for _, number in rest)))
    width = max(cell_len(label) for label, _ in shown)
    return "\n".join(
        [name, *(f"  {set_cell_size(label, width)} {number:>8}" for label, number in shown)]
    )


def latest(posts: Sequence[PostSummary], total: int) -> str:
    """Write the most recent of a number of posts, one a line."""
    if not posts:
        return "no posts yet; `unmirror run` and `unmirror clean SOURCE --db FILE` store them"
    shown = [
        f"{post.id:>6}  {(post.published or '')[:10]:<10}  {post.language:<8}  {post.title}"
        for post in posts
    ]
    more = [f"        ({total - len(posts)} more)"] if total > len(posts) else []
    return "\n".join((*shown, *more))


def hit(found: Hit) -> Text:
    """Write a post that answers a search: a line that names it, and the line that answers."""
    post = found.post
    text = Text(f"{post.id:>6}  ")
    text.append(post.title or post.address, "bold")
    text.append(f"  {(post.published or '')[:10]}  {post.language}\n        ", "dim")
    for piece in found.snippet:
        text.append(" ".join(piece.text.split("\n")), "bold yellow" if piece.hit else "default")
    return text


def hit_json(found: Hit) -> str:
    """Write a post that answers a search as one line of JSON.

    ``matches`` says where in the snippet the words stand, as [from, to] in characters.
    """
    ends = list(accumulate(len(piece.text) for piece in found.snippet))
    matches = [
        [end - len(piece.text), end]
        for piece, end in zip(found.snippet, ends, strict=True)
        if piece.hit
    ]
    snippet = "".join(piece.text for piece in found.snippet)
    fields = {**dataclasses.asdict(found.post), "score": round(found.score, 3)}
    return as_json({**fields, "snippet": snippet, "matches": matches}, pretty=False)


def changes(stretches: Iterable[Change]) -> Text:
    """Write how a text changed: ``[-removed-]``, ``{+added+}``, and coloured on a terminal."""
    styles = {Op.REMOVED: "red", Op.ADDED: "green", Op.SAME: "default"}
    text = Text()
    for stretch in stretches:
        text.append(render((stretch,)), styles[stretch.op])
    return text
