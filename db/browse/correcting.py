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
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from datasette.utils.asgi import Response

from db.corrections import Wanted

from .explaining import is_number, may_explain, teacher_of, token
from .pages import DATABASE, address, answered, asked, missing
from .reading import reader_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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


def _refusing(page: Callable[[Any, Any, str], Awaitable[Response]]) -> Page:
    """Tell `page` its database, if that may be seen, and answer what it refuses with the reason."""

    # Not `functools.wraps`: Datasette gives a page what the function behind that asks for.
    async def answer(datasette: Any, request: Any) -> Response:
        name, _ = await may_explain(datasette, request)
        try:
            return await page(datasette, request, name)
        except _RefusedError as error:
            return await _refused(datasette, request, name, error.status, str(error))

    return answer


@_refusing
async def _ask(datasette: Any, request: Any, name: str) -> Response:
    """Ask how far a correction is to hold, or take the answer."""
    teacher = _teacher(datasette, request)
    number, place = int(request.url_vars["post"]), int(request.url_vars["piece"])
    if request.method == "POST":
        wanted = _wanted(await _sent(request), number, place)
        said = await asyncio.to_thread(teacher.correct, wanted)
        return _came(datasette, name, said, number, f"corrected={said.label}&piece={place}")
    post = await asked(datasette, name, lambda c: reader_of(c).post(number))
    if post is None:
        return await missing(datasette, request, name, f"There is no post {number} any more.")
    if place >= len(post.segments):
        says = f"The page of post {number} has no piece {place + 1} any more; look at it again."
        return await _refused(datasette, request, name, HTTPStatus.NOT_FOUND, says)
    scope = await asyncio.to_thread(teacher.scope, number, place)
    return await answered(
        datasette,
        request,
        name,
        "correct",
        post=post,
        piece=post.segments[place],
        number=place,
        scope=scope,
        token=token(request),
    )


def _wanted(sent: dict[str, str], number: int, place: int) -> Wanted:
    """Return the correction that a form asks for.

    Raises:
        _RefusedError: It does not say how far, or of which revision.
    """
    scope, revision = sent.get("scope", ""), sent.get("revision", "")
    if scope not in _EVERYWHERE or not is_number(revision):
        raise _RefusedError(HTTPStatus.BAD_REQUEST, _NOT_WHOLE)
    return Wanted(number, int(revision), place, _EVERYWHERE[scope])


@_refusing
async def _undo(datasette: Any, request: Any, name: str) -> Response:
    """Take back a correction."""
    teacher = _teacher(datasette, request)
    label = (await _sent(request)).get("label", "")
    if not is_number(label):
        raise _RefusedError(HTTPStatus.BAD_REQUEST, _NOT_WHOLE)
    number = int(request.url_vars["post"])
    said = await asyncio.to_thread(teacher.undo, number, int(label))
    return _came(datasette, name, said, number, f"undone={said.label}")


def _came(datasette: Any, database: str, said: Said, number: int, query: str) -> Response:
    if said.status is not HTTPStatus.OK:
        raise _RefusedError(said.status, said.says)
    # Looking at the page again must not send the form again.
    back = _back(datasette, database, number)
    return Response.redirect(f"{back}?{query}", status=HTTPStatus.SEE_OTHER)


def _back(datasette: Any, database: str, number: int) -> str:
    return address(datasette, database, "posts", str(number), "explain")


async def _refused(
    datasette: Any, request: Any, database: str, status: HTTPStatus, says: str
) -> Response:
    back = _back(datasette, database, int(request.url_vars["post"]))
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
