"""The lines of a page that say when its post was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from . import dates, places, shown
from .bylines import MAX_BYLINE, is_byline_or_date
from .facts import NOWHERE
from .model import HintKind, Layout
from .people import REACH
from .preamble import signers

#: Segments below the post's first among which its byline may stand: its title comes before.
_BELOW = 4
#: Characters between a day and its year: "3 de septiembre de 2022".
_APART = 20
#: Tags behind a date, with their signs: "2021年5月8日#城市#记忆".
_HASHTAGS = re.compile(r"(?:\s*[#＃][^\s#＃]+)+\s*$")
#: How the notes on a release begin, which date that and not the post: "4.1.1 (2024-02-02)".
_RELEASE = re.compile(
    r"\W*v?\d{1,3}(?:\.\d{1,3}){1,2}\s*[(\[][^()\[\]]{0,20}\d|\W*v\d{1,3}(?:\.\d{1,3}){1,2}\s*[–—-]",
    re.IGNORECASE,
)
#: What scripts call the moment of publication, and its day.
_SCRIPTED = re.compile(
    r"\b(?:create|publish(?:ed)?|pub)_?(?:time|date)[\"']?\s*[:=]\s*[\"']((?:19|20)\d\d-\d\d-\d\d)",
    re.IGNORECASE,
)
#: What a line or label begins with that dates a change, not the post.
_UPDATED = re.compile(
    r"\W*(?:last\s+)?(?:updated?|modified|edited|revised|reviewed|最后更新|最終更新|更新|修改|编辑于"
    r"|수정|aktualisiert|zuletzt|mis(?:e)? à jour|modifié|actualizado|atualizado|aggiornato"
    r"|обновлено|оновлено|zaktualizowano|güncellen|bijgewerkt|diperbarui|uppdaterad|cập nhật)",
    re.IGNORECASE,
)


def nearest(layout: Layout, start: int) -> tuple[str, int]:
    """Return the date in the line nearest to the post's beginning that is a date or a byline.

    Lines that date a change come last. The index of the line's segment comes with it. Where there
    is none: "" and `NOWHERE`.
    """
    segments = layout.segments
    near = range(max(0, start - REACH), min(len(segments), start + _BELOW))
    lines = sorted(near, key=lambda at: (says_update(segments[at].text), abs(at - start)))
    return next(_dated(layout, lines), ("", NOWHERE))


def only(layout: Layout, post: range) -> tuple[str, int]:
    """Return the date that alone stands in lines outside the post, as `nearest` does.

    Sidebars and feet may date the post, but lists of other posts, readers' answers and changes have
    dates too.
    """
    segments, of_others = layout.segments, places.of_others(layout.containers)
    lines = [
        index
        for index, segment in enumerate(segments)
        if index not in post and not of_others[segment.container]
    ]
    found = [
        (date, index)
        for date, index in _dated(layout, lines)
        if not says_update(segments[index].text)
    ]
    return found[0] if len({date for date, _ in found}) == 1 else ("", NOWHERE)


def says_update(text: str) -> bool:
    """Tell whether a line or label dates a change, not the post.

    >>> says_update("Last updated: May 3, 2022"), says_update("Up at dawn")
    (True, False)
    """
    return bool(_UPDATED.match(text))


def says_release(text: str) -> bool:
    """Tell whether a line dates a release and not the post.

    >>> [says_release(s) for s in ("4.1.1 (2024-02-02)", "v2.0 - 3 May 2022", "3.5.2022")]
    [True, True, False]
    """
    return bool(_RELEASE.match(text))


def shows_day(text: str, day: str) -> bool:
    """Tell whether a page has the number of a day near its year, as "3. Mai 2022" has.

    htmldate makes days of mere months: it adds the day of the month on which it is asked.

    >>> shows_day("<time>May 3rd, 2022</time>", "2022-05-03"), shows_day("2022/05", "2022-05-29")
    (True, False)
    """
    if day.replace("-", "") in text:
        return True
    year, _, last = day.split("-")
    number = rf"(?<!\d)0?{int(last)}(?!\d)"
    beside = (
        rf"{number}.{{0,{_APART}}}?(?<!\d){year}|{year}(?!\d).{{0,{_APART}}}?{number}"
        rf"|{number}[./-]\d\d?[./-]{year[2:]}(?!\d)|\b\d\d?[./-]{int(last):02}[./-]{year[2:]}(?!\d)"
    )
    return bool(re.search(beside, text, re.DOTALL))


def scripted(text: str) -> str:
    """Return the day that a page's scripts alone call the one of its publication, or "".

    Some pages write their date by a script. A list has a day for each of its posts.

    >>> scripted("<script>var createTime = '2024-03-18 07:30';</script>")
    '2024-03-18'
    >>> scripted('{"publishTime": "2024-03-18", "next": {"publishTime": "2024-03-19"}}')
    ''
    """
    days = {found[1] for found in _SCRIPTED.finditer(text)}
    return dates.iso(days.pop()) if len(days) == 1 else ""


def _dated(layout: Layout, lines: Iterable[int]) -> Iterator[tuple[str, int]]:
    signed = signers(layout.hints, (HintKind.AUTHOR, HintKind.MEMBER))
    for index in lines:
        line = layout.segments[index].text
        if len(line) > MAX_BYLINE:  # its tags too: they are slow to find in long lines
            continue
        if says_release(line):
            continue
        text = _unsigned(_HASHTAGS.sub("", line), signed.get(index, ()))
        # Pages laid out by hand break the line between the title and the day.
        for part in (text, *text.split("\n")) if text.count("\n") == 1 else (text,):
            found = shown.date_in(part)
            if found and is_byline_or_date(part):
                yield found, index
                break


def _unsigned(text: str, names: Iterable[str]) -> str:
    """Return a line without the names before its date, which no reading of words tells for names.

    >>> _unsigned("chitatel February 3rd, 2015", ["chitatel"])
    'February 3rd, 2015'
    """
    for name in names:
        text = text.removeprefix(name).lstrip(" ,|·•")
    return text
