"""Works that a text names without a link: addresses and identifiers written out in it.

Theory of operation. Patterns that disregard case are slow to find nothing, and nearly every text
has nothing; so a word that each pattern needs is looked for before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from .identifiers import identifier
from .numbers import ARXIV, arxiv, doi, isbn, without_end

#: An address written out in text; closing punctuation belongs to the sentence (RFC 3986, app. C).
_BARE: Final = re.compile(
    r"https?://[^\s<>\"'“”‘’「」『』（）【】《》，。；、！？：…\u3000]+", re.IGNORECASE
)
_TRAILING: Final = ".,;:!?)]}'\"»"
#: What an address ends with that was shortened for display.
_SHORTENED: Final = ("…", "...")

#: Letters of the words around an identifier; those of scripts without spaces may touch it.
_LETTER: Final = "A-Za-z0-9_"
#: What stands between a scheme's name and its value: "arXiv:", "arXiv: ", "DOI ", "ISBN-13：".
_SIGN: Final = r"\s?[:：#]?\s?"
#: The forms in which arXiv and the DOI Handbook ask to be cited, and what people make of them.
_ARXIV_NAME: Final = re.compile(
    rf"(?<![{_LETTER}./-])arXiv(?:\s(?:preprint|e-print|eprint|id|number))?(?:\s?arXiv)?{_SIGN}\[?"
    rf"(?P<number>{ARXIV}(?:v\d+)?)(?![{_LETTER}/]|\.\d)",
    re.IGNORECASE,
)
_END_OF_DOI: Final = r"[^\s，。；、：！？（）」』】》“”…\u3000]"
_DOI_NAME: Final = re.compile(
    rf"(?<![{_LETTER}/.])doi(?:\.org/|{_SIGN})(?P<name>10\.\d{{4,9}}(?:\.\d+)*/{_END_OF_DOI}+)",
    re.IGNORECASE,
)
#: A DOI name stands alone where its suffix has a digit, and five letters or digits: versions,
#: amounts and fractions are shorter.
_DOI_ALONE: Final = re.compile(
    rf"(?:^|(?<=[\s(（\[【「:：，,。;；>]))(?P<name>10\.\d{{4,9}}/(?=[^\s/]*\d){_END_OF_DOI}{{5,}})"
)
_LEAST_LETTERS: Final = 5
_IS_VERSION: Final = re.compile(r"(?:\bv(?:er(?:sion|\.)?)?|版本?|版本号)\s?$", re.IGNORECASE)
_ISBN: Final = re.compile(
    rf"(?<![{_LETTER}])ISBN(?:[- ]?1[03])?(?:\s?\((?:1[03]|[a-z-]{{2,10}})\))?\s?[:：#]?\s*"
    r"(?P<number>(?:97[89][- \u2010-\u2015]?)?(?:\d[- \u2010-\u2015]?){9}[\dX])(?![\w-]*\d)",
    re.IGNORECASE,
)
_PUBMED: Final = re.compile(
    rf"(?<![{_LETTER}])PM(?P<central>C)?ID\s?[:：]?\s?(?P<number>(?:PMC)?\d{{4,9}})(?![{_LETTER}])",
    re.IGNORECASE,
)
_SSH: Final = re.compile(
    r"(?:ssh://)?git@(?P<host>[\w.-]+\.\w+)[:/](?P<path>[~\w][\w./~+-]*\w)|"
    r"(?:git|git\+https|git\+ssh|ssh)://(?:git@)?(?P<host2>[\w.-]+\.\w+)/(?P<path2>[~\w][\w./~+-]*\w)"
)
#: Hosts whose addresses are also written without "https://".
_SCHEMELESS_HOSTS: Final = (
    "arxiv.org doi.org github.com gitlab.com gitee.com huggingface.co bitbucket.org codeberg.org "
    "youtube.com youtu.be bilibili.com vimeo.com zenodo.org aclanthology.org openreview.net"
).split()
_SCHEMELESS: Final = re.compile(
    rf"(?<![{_LETTER}./@:+-])(?:(?:www|m|dx|gist|export|player)\.)?(?:"
    + "|".join(map(re.escape, _SCHEMELESS_HOSTS))
    + rf")/[{_LETTER}./?=&%#:~@()+-]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Work:
    """A work that is named in a text."""

    #: ``scheme:value``.
    identifier: str
    #: Where it is found; "" for a book.
    url: str
    #: As the text writes it.
    text: str


def bare_addresses(text: str) -> Iterator[str]:
    """Yield the addresses written out in `text`, but for those that were shortened for display.

    >>> list(bare_addresses("仓库链接：https://example.org/a。(https://example.org/b_(c))."))
    ['https://example.org/a', 'https://example.org/b_(c)']
    """
    for match in _BARE.finditer(text) if "://" in text else ():
        url = match[0].rstrip(_TRAILING)
        if _has_host(url) and not _is_shortened(text, match.start() + len(url)):
            # "…/Tree_(graph)" owns its last parenthesis; "(see …/Tree)" does not.
            owns = match[0][len(url) :].startswith(")") and url.count("(") > url.count(")")
            yield url + ")" if owns else url


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _is_shortened(text: str, end: int) -> bool:
    return text.startswith(_SHORTENED, end)


def named(text: str) -> Iterator[Work]:
    """Yield the works that a text names by identifier or by an address without its scheme.

    >>> [work.identifier for work in named("See arXiv:2205.01068v2, doi:10.1000/182.")]
    ['arxiv:2205.01068', 'doi:10.1000/182']
    >>> [work.identifier for work in named("Code: github.com/a/b (git@gitlab.com:c/d/e.git)")]
    ['gitlab:c/d/e', 'github:a/b']
    """
    lowered = text.lower()
    if "arxiv" in lowered:
        yield from _preprints(text)
    if "10." in text and "/" in text:
        yield from _doi_names(text)
    if "isbn" in lowered:
        for match in _ISBN.finditer(text):
            if book := isbn(match["number"]):
                yield Work(book, "", match[0])
    if "pmid" in lowered or "pmcid" in lowered:
        yield from _pubmed_articles(text)
    if "/" in text:
        yield from _addresses(text, lowered)


def works(text: str) -> Iterator[Work]:
    """Yield all works that a text names: those of `named`, and those its addresses lead to.

    >>> [work.identifier for work in works("https://arxiv.org/abs/2205.01068 and arXiv:1706.03762")]
    ['arxiv:2205.01068', 'arxiv:1706.03762']
    """
    for url in bare_addresses(text):
        if known := identifier(url):
            yield Work(known, url, url)
    yield from named(text)


def _preprints(text: str) -> Iterator[Work]:
    for match in _ARXIV_NAME.finditer(text):
        if known := arxiv(match["number"]):
            yield Work(known, f"https://arxiv.org/abs/{known.partition(':')[2]}", match[0])


def _doi_names(text: str) -> Iterator[Work]:
    for pattern in (_DOI_NAME, _DOI_ALONE):
        for match in pattern.finditer(text):
            name = without_end(match["name"])
            if pattern is _DOI_ALONE and not _may_stand_alone(text, match.start(), name):
                continue
            if known := doi(name):
                yield Work(known, _address_of(known), match[0][: match[0].find(name) + len(name)])


def _may_stand_alone(text: str, start: int, name: str) -> bool:
    suffix = name.partition("/")[2]
    letters = sum(map(str.isalnum, suffix))
    return letters >= _LEAST_LETTERS and not _IS_VERSION.search(text, max(0, start - 9), start)


def _address_of(known: str) -> str:
    scheme, _, value = known.partition(":")
    return f"https://arxiv.org/abs/{value}" if scheme == "arxiv" else f"https://doi.org/{value}"


def _pubmed_articles(text: str) -> Iterator[Work]:
    for match in _PUBMED.finditer(text):
        digits = match["number"].upper().removeprefix("PMC")
        if match["central"]:
            url = f"https://www.ncbi.nlm.nih.gov/pmc/articles/PMC{digits}/"
            yield Work(f"pmcid:PMC{digits}", url, match[0])
        elif match["number"].isdecimal():
            yield Work(f"pmid:{digits}", f"https://pubmed.ncbi.nlm.nih.gov/{digits}/", match[0])


def _addresses(text: str, lowered: str) -> Iterator[Work]:
    if "git" in lowered and (
        "git@" in text or "git://" in text or "git+" in text or "ssh:" in text
    ):
        for match in _SSH.finditer(text):
            host, path = match["host"] or match["host2"], match["path"] or match["path2"]
            url = f"https://{host}/{path}"
            if known := identifier(url):
                yield Work(known, url, match[0])
    if any(host in lowered for host in _SCHEMELESS_HOSTS):
        for match in _SCHEMELESS.finditer(text):
            address = without_end(match[0])
            url = f"https://{address}"
            shortened = _is_shortened(text, match.start() + len(address))
            if not shortened and (known := identifier(url)):
                yield Work(known, url, address)
