"""Correcting a verdict: pressing a piece asks how far that is to hold, and the answer is sent.

Only where the server was started for it. No other page can send the form in a reader's name: his
browser says which site a request comes from (``Sec-Fetch-Site``, or ``Origin`` of older ones;
https://www.w3.org/TR/fetch-metadata/), and what is not asked under a name of this machine is
refused, so that a page that gives its own name our address gains nothing. Datasette 0.65 asks for
its token besides, but only of those who bring a cookie.
"""

from __future__ import annotations

import asyncio
import ipaddress
from functools import partial, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from datasette.utils.asgi import Response

from db.corrections import Wanted

from .explaining import is_number, may_explain, teacher_of, token
from .pages import DATABASE, address, answered, asked, missing
from .reading import reader_of

if TYPE_CHECKING:
    from db.corrections import Said, Teacher

    from .pages import Page

#: What a form sends for each of the two answers.
_EVERYWHERE: Final = {"piece": False, "place": True}
_NOT_WHOLE: Final = "The form was not sent whole. Go back, and press one of its buttons."


class _RefusedError(Exception):
    """A request is not what a page of ours sends; the message says why."""

    def __init__(self, status: HTTPStatus, says: str) -> None:
        super().__init__(says)
        self.status = status


def _refusing(page: Page) -> Page:
    """Answer what is refused with a page that says why."""

    @wraps(page)
    async def answer(datasette: Any, request: Any) -> Response:
        name, _ = await may_explain(datasette, request)
        try:
            return await page(datasette, request)
        except _RefusedError as error:
            return await _refused(datasette, request, name, error.status, str(error))

    return answer


@_refusing
async def _ask(datasette: Any, request: Any) -> Response:
    """Ask how far a correction is to hold, or take the answer."""
    teacher = _teacher(datasette, request)
    number, place = int(request.url_vars["post"]), int(request.url_vars["piece"])
    if request.method == "POST":
        return await _correct(datasette, request, teacher, (number, place))
    name, _ = await may_explain(datasette, request)
    post = await asked(datasette, name, lambda c: reader_of(c).post(number))
    if post is None:
        return await missing(datasette, request, name, f"There is no post {number} any more.")
    if place >= len(post.segments):
        says = f"The page of post {number} has no piece {place + 1} any more; look at it again."
        return await _refused(datasette, request, name, HTTPStatus.NOT_FOUND, says)
    scope = await asyncio.to_thread(teacher.scope, number, place)
    piece = post.segments[place]
    more: dict[str, Any] = {"post": post, "piece": piece, "number": place, "scope": scope}
    more["token"] = token(request)
    return await answered(datasette, request, name, "correct", **more)


async def _correct(
    datasette: Any, request: Any, teacher: Teacher, place: tuple[int, int]
) -> Response:
    sent = await _sent(request)
    scope, revision = sent.get("scope", ""), sent.get("revision", "")
    if scope not in _EVERYWHERE or not is_number(revision):
        raise _RefusedError(HTTPStatus.BAD_REQUEST, _NOT_WHOLE)
    wanted = Wanted(place[0], int(revision), place[1], _EVERYWHERE[scope])
    said = await asyncio.to_thread(teacher.correct, wanted)
    return await _came(datasette, request, said, f"corrected={said.label}&piece={place[1]}")


@_refusing
async def _undo(datasette: Any, request: Any) -> Response:
    """Take back a correction."""
    teacher = _teacher(datasette, request)
    label = (await _sent(request)).get("label", "")
    if not is_number(label):
        raise _RefusedError(HTTPStatus.BAD_REQUEST, _NOT_WHOLE)
    undo = partial(teacher.undo, int(request.url_vars["post"]), int(label))
    said = await asyncio.to_thread(undo)
    return await _came(datasette, request, said, f"undone={said.label}")


async def _came(datasette: Any, request: Any, said: Said, query: str) -> Response:
    if said.status is not HTTPStatus.OK:
        raise _RefusedError(said.status, said.says)
    # Looking at the page again must not send the form again.
    back = _back(datasette, request, (await may_explain(datasette, request))[0])
    return Response.redirect(f"{back}?{query}", status=HTTPStatus.SEE_OTHER)


def _back(datasette: Any, request: Any, database: str) -> str:
    return address(datasette, database, "posts", request.url_vars["post"], "explain")


async def _refused(
    datasette: Any, request: Any, database: str, status: HTTPStatus, says: str
) -> Response:
    back = _back(datasette, request, database)
    return await answered(
        datasette, request, database, "refused", status=status, says=says, back=back
    )


def _teacher(datasette: Any, request: Any) -> Teacher:
    """Return who takes corrections.

    Raises:
        _RefusedError: Nobody does, or this is not asked under a name of this machine.
    """
    teacher, host = teacher_of(datasette)
    if teacher is None:
        raise _RefusedError(
            HTTPStatus.FORBIDDEN,
            "Verdicts can be corrected only where the server was started for it, by "
            "`unmirror browse --teach`.",
        )
    name = _parsed(f"//{request.headers.get('host', '')}")[1]
    if not _is_own(name, host):
        raise _RefusedError(
            HTTPStatus.FORBIDDEN,
            f"Corrections are not taken under the name {name!r}, which some other page may have "
            "given to this machine. Open the address that `unmirror browse` has said.",
        )
    return teacher


def _is_own(name: str, host: str) -> bool:
    """Tell whether a name is this machine's; nobody else can make a number lead here."""
    if name and name in ("localhost", host.lower()):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _sent(request: Any) -> dict[str, str]:
    """Return what a form of ours has sent.

    Raises:
        _RefusedError: It was not sent, or from elsewhere.
    """
    if request.method != "POST":
        raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, _NOT_WHOLE)
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    is_same = _parsed(origin)[0] == request.headers.get("host") if site is None else False
    if not (is_same or site == "same-origin"):
        raise _RefusedError(
            HTTPStatus.FORBIDDEN,
            "This did not come from a page of this archive, so nothing was changed. Open the page "
            "of the post, and press the button there.",
        )
    sent: dict[str, str] = await request.post_vars()
    return sent


def _parsed(address: str) -> tuple[str, str]:
    """Return host with port, and host alone, of an address; "" where it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.netloc, parts.hostname or ""


_EXPLAIN: Final = rf"{DATABASE}posts/(?P<post>[0-9]{{1,18}})/explain"

ROUTES: Final[list[tuple[str, Page]]] = [
    (rf"{_EXPLAIN}/pieces/(?P<piece>[0-9]{{1,9}})$", _ask),
    (rf"{_EXPLAIN}/undo$", _undo),
]
