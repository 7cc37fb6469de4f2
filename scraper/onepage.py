"""One file that explains a post: its page with every verdict in place, and a list of them.

It needs nothing beside it, runs no script and asks for nothing: the captured page stands in a frame
without any permission, in the text of the file itself. A piece of the list leads to its place in
the frame, as the HTML standard says of an address that differs by its fragment only (7.4.2.2).
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from cleaners import tinted
from cleaners.decode import storable

from .present import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .present import Judged

_POLICY: Final = tinted.POLICY
#: Characters of a piece that the list shows: two lines.
_SHOWN: Final = 160


def document(
    title: str, facts: str, segments: Sequence[Judged], frame: str, *, why_not: str = ""
) -> str:
    """Write the file.

    Args:
        title: Of the post.
        facts: What is known of it, in a line.
        segments: The pieces of its page with their verdicts, in page order.
        frame: The page with its verdicts, as a document; "" where it cannot be shown.
        why_not: Why it cannot.
    """
    style = files("db").joinpath("browse/static/unmirror.css").read_text(encoding="utf-8")
    kept = sum(segment.keep for segment in segments)
    name = escape(title or "(no title)")
    picture = _picture(frame) if frame else _notice(why_not)
    items = "".join(_items(segments, leads=bool(frame)))
    text = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Explained: {name}</title>
<style>
{style}</style>
</head>
<body>
<main id="main">
<div class="explain{" drawn" if frame else ""}">
<header>
<h1 dir="auto">{name}</h1>
<p class="facts">{escape(facts)}</p>
<p class="facts">{kept:,} of {len(segments):,} pieces of the page are the post.</p>
<p class="key-to"><span class="verdict kept">Kept</span> is part of the post, <span
 class="verdict removed">removed</span> is not. Point at a piece of the page, tap it, or reach it
 with Tab, to read why. The number says how probable it is, from 0 to 1, that a piece is part of the
 post.</p>
</header>
{picture}
<section class="pieces-of" aria-labelledby="pieces">
<h2 id="pieces" tabindex="-1">Its pieces</h2>
<ol class="pieces"{"" if frame else ' tabindex="0" aria-labelledby="pieces"'}>
{items}</ol>
</section>
</div>
</main>
</body>
</html>
"""
    return storable(text)


def _picture(frame: str) -> str:
    return f"""<section class="picture-of" aria-labelledby="the-page">
<h2 id="the-page">The page</h2>
<p class="more"><a class="past" href="#pieces">Past the page, to its pieces</a></p>
<iframe name="page" title="The captured page with its verdicts" sandbox
 srcdoc="{escape(frame)}"></iframe>
</section>"""


def _notice(why_not: str) -> str:
    return f'<p class="notice">The page itself cannot be shown. {escape(why_not)}</p>'


def _items(segments: Sequence[Judged], *, leads: bool) -> Iterator[str]:
    for number, segment in enumerate(segments):
        words = escape(cut(segment.text, _SHOWN)) or "(picture or rule)"
        if leads:
            place = f"about:srcdoc#{tinted.anchor(number)}"
            words = f'<a href="{place}" target="page">{words}</a>'
        kind = "kept" if segment.keep else "removed"
        role = "" if segment.keep else f"{segment.role}: "
        yield (
            f'<li class="{kind}"><p lang="{escape(segment.language)}" dir="auto">{words}</p>'
            f'<p class="note"><span class="verdict {kind}">{kind.capitalize()}</span> '
            f'{escape(role + segment.reason)} <span class="number">{segment.score:.2f}</span>'
            "</p></li>\n"
        )
