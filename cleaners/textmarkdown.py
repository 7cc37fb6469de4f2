"""The inline Markdown that html2text leaves in dumps: links, pictures, emphasis, escaped signs."""

from __future__ import annotations

import re

from .model import Mark, Run, Runs

_INLINE = re.compile(
    r"!\[(?P<alt>[^\]]*)\]\((?P<src>[^)\s]*)[^)]*\)"
    r"|\[(?P<text>[^\]\[]+)\]\((?P<href>[^)\s]+)[^)]*\)"
    r"|\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`"
)
#: What Markdown escapes (CommonMark 0.31, section 2.4).
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def inline(text: str) -> Runs:
    """Read the inline Markdown of a line.

    >>> [run.text for run in inline("See [this](/a), **hot**, `f(x)`.")]
    ['See ', 'this', ', ', 'hot', ', ', 'f(x)', '.']
    """
    runs: list[Run] = []
    at = 0
    for match in _INLINE.finditer(text):
        runs.append(_plain(text[at : match.start()]))
        runs.append(_marked(match))
        at = match.end()
    runs.append(_plain(text[at:]))
    return tuple(run for run in runs if run.text or run.image)


def _plain(text: str) -> Run:
    return Run(_ESCAPED.sub(r"\1", text) if "\\" in text else text)


def _marked(match: re.Match[str]) -> Run:
    if match["src"] is not None:
        return Run(match["alt"], image=match["src"])
    if match["text"] is not None:
        return Run(match["text"], href=match["href"])
    if match["strong"] is not None:
        return Run(match["strong"], Mark.STRONG)
    return Run(match["code"], Mark.CODE)
