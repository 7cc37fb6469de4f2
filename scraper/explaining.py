"""The page behind a post with its verdicts on it, from what is stored or fresh from the cleaner.

The command `explain` prints them, or writes one file that shows them in place.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaners import tinted
from cleaners.decode import decode, storable
from cleaners.errors import NotText
from cleaners.model import Form, Page
from cleaners.tinted import Tint
from db.reader import Reader

from . import files, onepage, present
from .decide import page_url
from .errors import ScraperError
from .mirror import examine, read_saved
from .reading import database_option, find_post
from .rows import capture_of
from .streams import complaints, fail, print_text, say, width
from .urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.rows import CaptureRow, SegmentRow

    from .capture import Capture
    from .present import Judged

NO_TEXT = "No page of it ever gave a text."
GONE = "Its bytes are no longer in the database."
FLATTENED = "It is flattened text, not HTML."


@dataclass(frozen=True, slots=True)
class _Judged:
    """A post and the verdicts on the pieces of its page."""

    title: str
    facts: str
    segments: Sequence[Judged]
    #: The page that the verdicts are on; None where none gave a text.
    capture: Capture | None


@click.command()
@click.argument("source", metavar="POST|FILE")
@click.option(
    "--html",
    "out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="OUT",
    help="Write one file that shows the page itself with every verdict in place; - prints it.",
)
@click.option("--url", default="", help="Where a saved page came from.")
@database_option
def explain(source: str, out: Path | None, url: str, database: Path) -> None:
    """Say of every piece of a page why it was kept or not.

    POST is a number or an address, of which the database knows the verdicts; FILE is a saved page
    or - for standard input, which is cleaned now. The file that --html writes needs nothing beside
    it, runs no script and asks for nothing.

    \b
    Examples:
      unmirror explain 7
      unmirror explain 7 --html explained.html
      unmirror explain saved-page.html --url https://blog.example/post --html explained.html
    """  # noqa: D301 - \b is click's mark for a paragraph that is not to be refilled
    judged = _fresh(source, url) if _is_file(source, database) else _stored(source, database)
    if out is None:
        print_text(present.trace(judged.segments, width=width()))
        return
    _write(_document(judged), out, source)


def _is_file(source: str, database: Path) -> bool:
    if source == files.STDIN:
        return True
    if is_web_address(source) or source.isdecimal():
        return False
    # A file that was stored and is no longer there is known by its name.
    return Path(source).exists() or not database.exists()


def _stored(source: str, database: Path) -> _Judged:
    with complaints(), Reader.open(database) as reader:
        post = find_post(reader, source, database)
        row = reader.page_of_text(post.id)
        capture = capture_of(row) if row else None
    facts = f"{post.post.address} · revision {post.number}"
    return _Judged(post.post.title, facts, post.segments, capture)


def _fresh(source: str, url: str) -> _Judged:
    try:
        capture = read_saved(source, url)
    except ScraperError as error:
        fail(str(error))
    page = examine(source, capture, learn=False)
    if page.post is None or not page.post.segments:
        fail(getattr(page, "reason", f"{source}: there is nothing on it"))
    return _Judged(page.post.title, capture.url or source, page.post.segments, capture)


def _document(judged: _Judged) -> str:
    why_not = NO_TEXT if judged.capture is None else _read(judged.capture)[1]
    frame = drawn(judged.capture, judged.segments) if judged.capture else ""
    return onepage.document(judged.title, judged.facts, judged.segments, frame, why_not=why_not)


def _write(text: str, out: Path, source: str) -> None:
    if str(out) == files.STDIN:
        click.echo(text, nl=False)
        return
    try:
        files.replace(out, text.encode())
    except OSError as error:
        fail(f"could not write {str(out)!r}: {error.strerror}; choose another file")
    named = f"post {source}" if source.isdecimal() else source
    say(f"{str(out)!r} explains {named}")


def why_not(row: CaptureRow) -> str:
    """Say in a sentence why a stored page cannot be drawn; "" where it can."""
    return _read(capture_of(row))[1]


def draw(
    row: CaptureRow,
    segments: Sequence[SegmentRow],
    leads: Callable[[int], str] | None = None,
    plain: bool = False,  # noqa: FBT001, FBT002 - called by place, through db.corrections
) -> str:
    """Draw a stored page with its verdicts; "" where it cannot be drawn.

    Args:
        row: The page.
        segments: The verdicts, in page order.
        leads: Where pressing a piece leads, by its number; None for nowhere.
        plain: In our own style, and not in that of the page.
    """
    return drawn(capture_of(row), segments, leads, plain=plain)


def drawn(
    capture: Capture,
    segments: Sequence[Judged],
    leads: Callable[[int], str] | None = None,
    *,
    plain: bool = False,
) -> str:
    """Draw a page as `draw` does, be it stored or not."""
    page, _ = _read(capture)
    if page is None:
        return ""
    marked = tinted.mark(page)
    found = matched((storable(one.text) for one in marked.layout.segments), segments)
    tints = [
        None
        if number is None
        else Tint(
            number, segments[number].keep, said(segments[number]), leads(number) if leads else ""
        )
        for number in found
    ]
    return tinted.draw(marked, tints, title=marked.layout.head.title, plain=plain)


def said(segment: Judged) -> str:
    """Say the verdict on a piece and its reason in one line.

    >>> from db.rows import SegmentRow
    >>> said(SegmentRow("Share", False, "share", "a set phrase", 0.012))
    'Removed, share: a set phrase (0.01)'
    """
    verdict = "Kept" if segment.keep else f"Removed, {segment.role}"
    return f"{verdict}: {segment.reason} ({segment.score:.2f})"


def matched(texts: Iterable[str], segments: Sequence[Judged]) -> list[int | None]:
    """Return for each text of a page the verdict on it: the first of its text, the second, ...

    An earlier cleaner may have cut the page otherwise; what it did not judge has no verdict.

    >>> from db.rows import SegmentRow
    >>> judged = [SegmentRow(text, True, "post", "", 1.0) for text in ("a", "b", "a")]
    >>> matched(["a", "c", "a", "a"], judged)
    [0, None, 2, None]
    """
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for number, segment in enumerate(segments):
        waiting[segment.text].append(number)
    return [waiting[text].popleft() if waiting.get(text) else None for text in texts]


def _read(capture: Capture) -> tuple[Page | None, str]:
    """Return a page of HTML, or why it is none."""
    if not capture.body:
        return None, GONE
    try:
        page = decode(capture.body, url=page_url(capture), content_type=capture.content_type)
    except NotText as error:
        return None, f"It cannot be read: {error}."
    return (None, FLATTENED) if page.form is Form.TEXT else (page, "")
