"""The numbers by which works are known: arXiv, DOI, ISBN; each in the one form it is counted by.

A number that cannot be one (an archive that arXiv does not have, a wrong check digit) gives "".
"""

from __future__ import annotations

import re
from typing import Final

#: arXiv's identifiers since April 2007 are four digits (year, month) and a number of four or five;
#: before that an archive, perhaps with a subject class, and seven digits
#: (https://info.arxiv.org/help/arxiv_identifier.html).
ARXIV: Final = r"(?:\d{4}\.\d{4,5}|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/\d{7})"
_ARXIV_PARTS: Final = re.compile(
    r"(?:(?P<new>\d{4}\.\d{4,5})"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(?P<old>\d{7}))(?:v\d+)?",
    re.IGNORECASE,
)
#: The archives that had identifiers of the old form (https://arxiv.org/archive).
_ARCHIVES: Final = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas "
    "cond-mat cs dg-ga funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin "
    "nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int supr-con".split()
)

#: DOI names: "10.", a registrant of four digits or more, perhaps divided, and a suffix of any
#: printable characters (ISO 26324; DOI Handbook, 2.2).
DOI: Final = r"10\.\d{4,9}(?:\.\d+)*/\S+"
_DOI: Final = re.compile(DOI)
#: DOI names that stand for a preprint of arXiv (https://info.arxiv.org/help/doi.html).
_ARXIV_DOI: Final = "10.48550/arxiv."
_ENDS: Final = ".,;:!?'\"”’»…*_`，。；：！？、"
_PAIRS: Final = {
    ")": "(",
    "]": "[",
    "}": "{",
    ">": "<",
    "）": "（",
    "】": "【",
    "」": "「",
    "》": "《",
}

_LONG_ISBN: Final = 13


def arxiv(number: str) -> str:
    """Return ``arxiv:`` and the number of a preprint, without version and subject class.

    >>> arxiv("2205.01068v2"), arxiv("math.GT/0309136"), arxiv("blog/0309136"), arxiv("12.5")
    ('arxiv:2205.01068', 'arxiv:math/0309136', '', '')
    """
    parts = _ARXIV_PARTS.fullmatch(number)
    if parts is None:
        return ""
    if parts["new"]:
        return f"arxiv:{parts['new']}"
    archive = parts["archive"].lower()
    return f"arxiv:{archive}/{parts['old']}" if archive in _ARCHIVES else ""


def doi(text: str) -> str:
    """Return ``doi:`` and the name that `text` begins with, in lower case (DOI Handbook, 2.4).

    What closes the sentence or bracket around it is not part of it. The name of a preprint of arXiv
    is that preprint.

    >>> doi("10.1000/ABC.1)."), doi("10.1016/S0140-6736(05)67889-0,"), doi("10.1000/...")
    ('doi:10.1000/abc.1', 'doi:10.1016/s0140-6736(05)67889-0', '')
    >>> doi("10.48550/arXiv.2205.01068")
    'arxiv:2205.01068'
    """
    found = _DOI.match(text)
    name = without_end(found[0]).lower() if found else ""
    if not any(map(str.isalnum, name.partition("/")[2])):
        return ""
    if name.startswith(_ARXIV_DOI):
        return arxiv(name.removeprefix(_ARXIV_DOI)) or f"doi:{name}"
    return f"doi:{name}"


def without_end(text: str) -> str:
    """Take off what closes a sentence, and brackets that were opened before.

    >>> without_end("a_(b))."), without_end("a.b")
    ('a_(b)', 'a.b')
    """
    while text:
        last = text[-1]
        opening = _PAIRS.get(last)
        if last not in _ENDS and (opening is None or text.count(opening) >= text.count(last)):
            return text
        text = text[:-1]
    return text


def isbn(text: str) -> str:
    """Return ``isbn:`` and the thirteen digits of a book, or "" where the check digit is wrong.

    The weights are those of the ISBN Users' Manual, 7th edition, appendix 1.

    >>> isbn("0-306-40615-2"), isbn("978-3-16-148410-0"), isbn("978-3-16-148410-1")
    ('isbn:9780306406157', 'isbn:9783161484100', '')
    """
    digits = re.sub(r"[-\s\u2010-\u2015]", "", text).upper()
    if not re.fullmatch(r"[0-9]{9}[0-9X]|97[89][0-9]{10}", digits):
        return ""
    if len(digits) == _LONG_ISBN:
        return f"isbn:{digits}" if digits == _with_check_digit(digits[:-1]) else ""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    weighed = sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True))
    return f"isbn:{_with_check_digit(f'978{digits[:-1]}')}" if weighed % 11 == 0 else ""


def _with_check_digit(twelve: str) -> str:
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return f"{twelve}{-weighed % 10}"
