"""The inline Markdown that html2text leaves in dumps: links, pictures, emphasis, escaped signs."""

from __future__ import annotations

import re
from dataclasses import replace

from .inline import MARKS
from .model import Mark, Run, Runs

#: A label may hold brackets in pairs: "[[Film] Bread](/film)".
_LABEL = r"[^\]\[]*(?:\[[^\]\[]*\](?!\()[^\]\[]*)*"
#: An address and a title; 2,000 characters is what browsers have long taken. Neither is read twice,
#: nor beyond where another link begins, so that lines which were made to be slow are not.
_TARGET = r"(?:<[^<>\s]{0,2000}+>|data:(?:[^)\s\]]++|\](?!\())*+|(?:[^)\s\]]|\](?!\()){0,2000}+)"
_TITLE = r"(?:[^)\]]|\](?!\()){0,1000}+\)"
_INLINE = re.compile(
    rf"!\[(?P<alt>{_LABEL})\]\((?P<src>{_TARGET}){_TITLE}"
    rf"|\[!\[(?P<shown>{_LABEL})\]\((?P<source>{_TARGET}){_TITLE}"
    rf"(?P<said>{_LABEL})\]\((?P<to>{_TARGET}){_TITLE}"
    rf"|\[(?P<text>{_LABEL})\]\((?!\))(?P<href>{_TARGET}){_TITLE}"
    r"|\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`"
    r"|~~(?P<deleted>[^~\n]+)~~|<(?P<tag>em|strong|del|sup|sub)>(?P<tagged>[^<>]*)</(?P=tag)>"
    r"|(?<![\w\\])_(?P<slanted>[^\s_](?:[^_]*[^\s_\\])?)_(?!\w)"
    r"|(?<![A-Za-z0-9*\\])\*(?P<starred>[^\s*](?:[^*\n]*[^\s*\\])?)\*(?![A-Za-z0-9*])"
)
#: Emphasis by underscores. Who writes so (html2text) leaves stars as they were found: *this* is a
#: variable in Lisp.
_SLANTED = re.compile(r"(?<![\w\\/])_[^\W\d_][^_\n]{0,200}_(?!\w)")
_MARKS = {
    "strong": Mark.STRONG,
    "slanted": Mark.EMPHASIS,
    "starred": Mark.EMPHASIS,
    "deleted": Mark.DELETED,
}
#: What Markdown escapes (CommonMark 0.31, section 2.4).
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def has_starred(text: str) -> bool:
    """Tell whether stars emphasise in a text: where underscores do, they do not.

    >>> has_starred("*so*, and snake_case_"), has_starred("_so_, and *globals*")
    (True, False)
    """
    return not _SLANTED.search(text)


def inline(text: str, *, starred: bool = True) -> Runs:
    """Read the inline Markdown of a line; `starred` says that single stars emphasise.

    >>> [run.text for run in inline("See [this](/a), **hot**, `f(x)`.")]
    ['See ', 'this', ', ', 'hot', ', ', 'f(x)', '.']
    """
    runs: list[Run] = []
    at = 0
    for match in _INLINE.finditer(text):
        runs.append(_plain(text[at : match.start()]))
        runs += _marked(match, starred=starred)
        at = match.end()
    runs.append(_plain(text[at:]))
    return tuple(run for run in runs if run.text or run.image)


def _plain(text: str) -> Run:
    return Run(_ESCAPED.sub(r"\1", text) if "\\" in text else text)


def _marked(match: re.Match[str], *, starred: bool) -> Runs:
    if match["src"] is not None:
        return (Run(match["alt"], image=match["src"]),)
    if match["source"] is not None:
        picture = Run(match["shown"], href=match["to"], image=match["source"])
        return (picture, Run(match["said"], href=match["to"]))
    if match["text"] is not None:
        return _under(match["text"], Mark.NONE, match["href"].strip("<>"))
    if match["code"] is not None:
        return (Run(match["code"], Mark.CODE),)
    if match["tag"] is not None:
        return _under(match["tagged"], MARKS[match["tag"]])
    if match["starred"] is not None and not starred:
        return (_plain(match[0]),)
    return next(_under(match[name], mark) for name, mark in _MARKS.items() if match[name])


def _under(text: str, marks: Mark, href: str = "") -> Runs:
    """Read what stands under marks, or as a link's label: it may hold others."""
    return tuple(
        replace(run, marks=run.marks | marks, href=run.href or href) for run in inline(text)
    )


def goes_on(text: str, after: str) -> bool:
    """Tell whether a line ends inside a link that the line after it goes on with.

    >>> goes_on("Posted [at noon", "sharp](/a)"), goes_on("Posted", "at noon")
    (True, False)
    """
    if is_in_target(text):
        return True
    start = text.rfind("[")
    return start >= 0 and "]" not in text[start:] and "](" in after


def is_in_target(text: str) -> bool:
    """Tell whether a text ends within the address of a link, which html2text breaks at hyphens.

    >>> is_in_target("[a](/bread-"), is_in_target("[a](/bread)")
    (True, False)
    """
    start = text.rfind("](")
    return start >= 0 and ")" not in text[start:]
