"""The page that explains a post: its captured page with every verdict in place, and a list of them.

Who starts Datasette may hand over an `Explainer`, which draws the captured page; without one, as in
plain Datasette, the list stands alone. Where it has a teacher, pressing a piece leads to where its
verdict is corrected (`correcting`).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Forbidden, Response

from .pages import DATABASE, HEADERS, POLICY, address, allowed, asked, filled, may_see, missing
from .reading import reader_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from db.corrections import Explainer, Teacher
    from db.rows import CaptureRow, StoredLabel, StoredPost

    from .pages import Page

#: Pieces that are listed; of 3,200 saved pages the largest has 3,332.
LISTED: Final = 2_000
#: A page of ours may stand in a frame of this one.
_WITH_FRAME: Final = f"{POLICY}; frame-src 'self'"
#: What is in the frame runs nothing, asks for nothing and takes no input, wherever it is opened
#: (https://www.w3.org/TR/CSP3/#directive-sandbox).
_FRAME: Final = (
    "{sandbox}; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
#: A link in the frame, which only we write, may lead the whole window on when somebody presses it.
_LEADING: Final = "allow-top-navigation-by-user-activation"
_NO_PICTURE: Final = "There is no picture of this page."

#: Who draws pages for each Datasette, and the name of the machine it was started for.
_KNOWN: WeakKeyDictionary[Any, tuple[Explainer, str]] = WeakKeyDictionary()


def introduce(datasette: Any, explainer: Explainer, host: str = "") -> None:
    """Tell a Datasette who draws pages, and by which name it is asked for corrections."""
    _KNOWN[datasette] = explainer, host


def explainer_of(datasette: Any) -> Explainer | None:
    """Return who draws pages, if anybody does."""
    return _KNOWN[datasette][0] if datasette in _KNOWN else None


def teacher_of(datasette: Any) -> tuple[Teacher | None, str]:
    """Return who takes corrections, if anybody does, and by which name of the machine."""
    explainer, host = _KNOWN.get(datasette, (None, ""))
    return (explainer.teacher if explainer else None), host


@dataclass(frozen=True, slots=True)
class Explained:
    """What the page says of a post."""

    post: StoredPost
    kept: int
    #: When the page was captured that the verdicts are on; "" where none was, or it may not be
    #: seen.
    fetched_at: str
    #: Why there is no picture of the page, in a sentence; "" where there is one.
    why_not: str
    #: Corrections of this post, and of places of its blog, the latest first.
    labels: tuple[StoredLabel, ...]


async def may_explain(datasette: Any, request: Any) -> tuple[str, frozenset[str]]:
    """Return the database that was asked for, and which of its tables may be seen.

    Raises:
        NotFound: There is no such database, or it is none of ours.
        Forbidden: Its verdicts may not be seen.
    """
    name, visible = await allowed(datasette, request)
    if "segments" not in visible:
        raise Forbidden("view-table")
    return name, visible


async def _explain(datasette: Any, request: Any) -> Response:
    name, visible = await may_explain(datasette, request)
    number = int(request.url_vars["post"])
    teaches = teacher_of(datasette)[0] is not None
    sees_labels = teaches and await may_see(datasette, request.actor, name, "labels")
    why_not = _why_not(explainer_of(datasette), visible)

    def explained(connection: sqlite3.Connection) -> Explained | None:
        return _explained(connection, number, why_not, sees_labels=sees_labels)

    said = await asked(datasette, name, explained)
    if said is None:
        return await missing(datasette, request, name, f"There is no post {number}.")
    page = await filled(
        datasette,
        request,
        name,
        "explain.html",
        explained=said,
        listed=LISTED,
        teaches=teaches,
        sandbox=_LEADING if teaches else "",
        plain=_is_plain(request),
        notice=_notice(request, said),
        shown=_piece(request),
        token=token(request) if teaches else "",
    )
    return Response.html(page, headers={**HEADERS, "Content-Security-Policy": _WITH_FRAME})


def _explained(
    connection: sqlite3.Connection,
    number: int,
    why_not: Callable[[CaptureRow | None], str],
    *,
    sees_labels: bool,
) -> Explained | None:
    reader = reader_of(connection)
    post = reader.post(number)
    if post is None:
        return None
    capture = reader.page_of_text(number)
    says = why_not(capture)
    labels = reader.labels(post.blog) if sees_labels else ()
    return Explained(
        post=post,
        kept=sum(piece.keep for piece in post.segments),
        fetched_at=capture.fetched_at if capture and not says else "",
        why_not=says,
        labels=tuple(one for one in labels[::-1] if one.row.address in ("", post.post.address)),
    )


def _why_not(
    explainer: Explainer | None, visible: frozenset[str]
) -> Callable[[CaptureRow | None], str]:
    def says(capture: CaptureRow | None) -> str:
        if capture is None:
            return "No page of it ever gave a text."
        if "captures" not in visible:
            return "It may not be seen here."
        if explainer is None:
            return "Plain Datasette lists its pieces only; `unmirror browse` draws it."
        return explainer.why_not(capture)

    return says


def _notice(request: Any, explained: Explained) -> str:
    """Say what came of the form that led here."""
    corrected, undone = (request.args.get(name) or "" for name in ("corrected", "undone"))
    holding = next((one.row for one in explained.labels if str(one.id) == corrected), None)
    if holding is not None:
        blog = explained.post.blog
        also = f" `unmirror reclean {blog}` cleans the other posts of {blog} with it, too."
        return f"Correction {corrected} holds, and the post was cleaned again with it.{also}"
    if is_number(undone):
        return f"Correction {undone} was taken back, and the post was cleaned again without it."
    return ""


def _piece(request: Any) -> str:
    """Return the piece that is to be seen first: the one that was corrected."""
    piece = request.args.get("piece") or ""
    return f"#piece-{piece}" if is_number(piece) else ""


async def _frame(datasette: Any, request: Any) -> Response:
    """Show the captured page with its verdicts, for the frame of the page that explains it."""
    name, visible = await may_explain(datasette, request)
    number, plain = int(request.url_vars["post"]), _is_plain(request)
    explainer = explainer_of(datasette)
    if explainer is None or "captures" not in visible:
        return await missing(datasette, request, name, _NO_PICTURE)
    leads = _leads(datasette, name, number) if explainer.teacher else None

    def stored(connection: sqlite3.Connection) -> tuple[StoredPost | None, CaptureRow | None]:
        reader = reader_of(connection)
        return reader.post(number), reader.page_of_text(number)

    post, capture = await asked(datasette, name, stored)
    drawn = ""
    if post and capture:
        # It takes as long as cleaning does, which would keep others from asking the database.
        drawn = await asyncio.to_thread(explainer.draw, capture, post.segments, leads, plain)
    if not drawn:
        return await missing(datasette, request, name, _NO_PICTURE)
    sandbox = f"sandbox {_LEADING}" if explainer.teacher else "sandbox"
    headers = {**HEADERS, "Content-Security-Policy": _FRAME.format(sandbox=sandbox)}
    return Response.html(drawn, headers=headers)


def _leads(datasette: Any, database: str, number: int) -> Callable[[int], str]:
    page = address(datasette, database, "posts", str(number), "explain", "pieces")
    return lambda piece: f"{page}/{piece}"


def _is_plain(request: Any) -> bool:
    return bool(request.args.get("style") == "plain")


def token(request: Any) -> str:
    """Return the token that Datasette 0.65 asks for of whoever brings a cookie."""
    give = request.scope.get("csrftoken")
    return give() if give else ""


def is_number(text: str) -> bool:
    """Tell whether somebody sent a number of a row."""
    return text.isascii() and text.isdecimal() and len(text) < 19


ROUTES: Final[list[tuple[str, Page]]] = [
    (rf"{DATABASE}posts/(?P<post>[0-9]{{1,18}})/explain$", _explain),
    (rf"{DATABASE}posts/(?P<post>[0-9]{{1,18}})/explain/page$", _frame),
]
