"""Posts as citations: BibTeX for biblatex, and CSL-JSON, each with access date and digest.

A citation names the capture that stands for it in the database, so that what was cited can be shown
when the page has changed or gone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from cleaners.model import LinkKind

from .urls import is_web_address

if TYPE_CHECKING:
    from .lineage import Lineage

#: Characters that mean something to TeX or BibTeX, and how each is written as itself. Braces are
#: written by name, since BibTeX counts them even where TeX would not (BibTeXing, section 2.2).
_TEX: Final = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        '"': "{''}",
        "#": r"\#",
        "$": r"\$",
        "%": r"\%",
        "&": r"\&",
        "_": r"\_",
    }
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\s]+")
#: Characters of addresses (RFC 3986, section 2) that BibTeX and biblatex's url field take as they
#: are; all others, braces and letters of other scripts among them, are percent-encoded.
URL_SAFE: Final = "%:/?#[]@!$&'()*+,;=-._~"
#: Names that BibTeX takes apart rightly, into given and family name: two or three words.
_PERSON: Final = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,2}")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SLUG_LENGTH: Final = 24


def bibtex(lineage: Lineage) -> str:
    """Return a post as an ``@online`` entry of biblatex.

    Title and names of other shapes than "Given Family" stand in braces of their own, so that no
    style changes their case or takes them apart.
    """
    row, capture = lineage.post.post, lineage.trail.state_from
    url = row.address if is_web_address(row.address) else ""
    fields = {
        "author": " and ".join(map(_author, row.authors)),
        "title": f"{{{_tex(row.title)}}}" if row.title else "",
        "date": _date(row.published),
        "organization": f"{{{_tex(site_of(lineage))}}}",
        "url": quote(url, safe=URL_SAFE),
        "urldate": capture.fetched_at[:10],
        "language": row.language if row.language != "und" else "",
        "note": _tex(_note(lineage)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{key(lineage)},", *lines, "}"])


def csl(lineage: Lineage) -> dict[str, Any]:
    """Return a post as an item of CSL-JSON 1.0.2, of the type ``post-weblog``."""
    row, capture = lineage.post.post, lineage.trail.state_from
    fields: dict[str, Any] = {
        "id": key(lineage),
        "type": "post-weblog",
        "title": row.title,
        "author": [{"literal": author} for author in row.authors],
        "issued": _parts(row.published),
        "accessed": _parts(capture.fetched_at),
        "container-title": site_of(lineage),
        "URL": row.address if is_web_address(row.address) else "",
        "language": row.language if row.language != "und" else "",
        "archive": "unmirror",
        "archive_location": f"sha256:{capture.digest}",
        "note": _note(lineage),
    }
    return {name: value for name, value in fields.items() if value}


def key(lineage: Lineage) -> str:
    """Return what a post is cited by: author or blog, year, and its number in the database."""
    row = lineage.post.post
    family = row.authors[0].split()[-1] if row.authors and row.authors[0].split() else ""
    name = _slug(family) or _slug(site_of(lineage)) or _slug(lineage.blog.name) or "post"
    return f"{name}{_date(row.published)[:4]}-{lineage.post.id}"


def site_of(lineage: Lineage) -> str:
    """Return what the blog of a post is called."""
    return lineage.blog.title or lineage.post.post.site_name or lineage.blog.name


def _note(lineage: Lineage) -> str:
    capture = lineage.trail.state_from
    source = next(
        (link.url or link.text for link in lineage.post.links if link.kind == LinkKind.ORIGIN), ""
    )
    copy = f"Copy of {_uri(source)}. " if source else ""
    return f"{copy}Archived {capture.fetched_at}, sha256:{capture.digest}"


def _uri(source: str) -> str:
    return quote(source, safe=URL_SAFE) if is_web_address(source) else source


def _author(name: str) -> str:
    escaped = _tex(name)
    return escaped if _PERSON.fullmatch(name) and " and " not in name else f"{{{escaped}}}"


def _tex(text: str) -> str:
    return _CONTROL.sub(" ", text).strip().translate(_TEX)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())[:_SLUG_LENGTH]


def _date(stated: str | None) -> str:
    found = _DATE.match(stated or "")
    return found[0] if found else ""


def _parts(stated: str | None) -> dict[str, list[list[int]]]:
    date = _date(stated)
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else {}
