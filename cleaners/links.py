"""The links of a post, typed by what their targets are to it.

Works scholars and programmers cite are recognised by their address and carry an identifier in the
form ``scheme:value``, so that the same paper cited under three addresses is one reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from .features import columns, inline_runs
from .lexicon import opens
from .model import Heading, Link, LinkKind, Picture, Role, Segment, Verdict

#: An address written out in text; closing punctuation belongs to the sentence (RFC 3986, app. C).
_BARE = re.compile(r"https?://[^\s<>\"'“”‘’「」『』（）【】，。；、！？\u3000]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}'\"»"

_ARXIV = re.compile(
    r"^/(?:abs|pdf|html|ps|format)/((?:[a-z-]+(?:\.[A-Z]{2})?/\d{7})|\d{4}\.\d{4,5})", re.IGNORECASE
)
#: DOI names start with "10." and a registrant code (DOI Handbook, 2.2).
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s?#]+)")
#: The forms in which arXiv and the DOI Handbook ask to be cited.
_ARXIV_NAME = re.compile(r"\barXiv:\s?(\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.IGNORECASE)
_DOI_NAME = re.compile(r"\bdoi:\s?(10\.\d{4,9}/[^\s，。；、）」]+)", re.IGNORECASE)
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dX])\b", re.IGNORECASE)
_REPOSITORY_HOSTS = {
    "github.com": "github",
    "gitlab.com": "gitlab",
    "bitbucket.org": "bitbucket",
    "codeberg.org": "codeberg",
    "gitee.com": "gitee",
    "huggingface.co": "huggingface",
}
#: First path segments of those hosts that are no owner: their own pages.
_NOT_OWNERS = frozenset(
    "about account apps blog collections contact customer-stories docs enterprise events explore "
    "features issues join login marketplace models new notifications organizations orgs papers "
    "pricing pulls search security settings spaces sponsors stars tasks topics trending user "
    "users".split()
)
_REPOSITORY_NAME = re.compile(r"[\w.-]+")
_VIDEO = (
    (
        re.compile(r"(?:^|\.)youtube(?:-nocookie)?\.com$"),
        re.compile(r"(?:[?&]v=|/(?:embed|shorts|live|v)/)([\w-]{11})"),
        "youtube",
    ),
    (re.compile(r"^youtu\.be$"), re.compile(r"^/([\w-]{11})"), "youtube"),
    (re.compile(r"(?:^|\.)vimeo\.com$"), re.compile(r"/(?:video/)?(\d{5,})"), "vimeo"),
    (re.compile(r"(?:^|\.)bilibili\.com$"), re.compile(r"/video/((?:BV|av)\w+)"), "bilibili"),
)
#: The host of an address that is plainly written.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9.-]+)(?=[/?#]|$)(?!.*\s)")
#: A related entry's title is longer than "Next" or "More" (columns).
_MIN_TITLE = 8


def find(segments: Sequence[Segment], verdicts: Sequence[Verdict], url: str) -> tuple[Link, ...]:
    """Return the links of a page's post, each target once, in page order."""
    found: dict[tuple[LinkKind, str], Link] = {}
    for index, (segment, verdict) in enumerate(zip(segments, verdicts, strict=True)):
        if verdict.keep:
            links = _of_post(segment, index, url)
        elif verdict.role is Role.RELATED:
            links = _related(segment, index)
        else:
            continue
        for link in links:
            found.setdefault((link.kind, link.identifier or link.url or link.text), link)
    return tuple(found.values())


def of_entries(segments: Sequence[Segment], url: str) -> tuple[Link, ...]:
    """Return the posts that a list of posts leads to: the links of its headings, each once."""
    found: dict[str, Link] = {}
    for index, segment in enumerate(segments):
        if isinstance(segment.leaf, Heading):
            for target, text in _anchors(segment):
                kind = LinkKind.INTERNAL if same_host(target, url) else LinkKind.OUTBOUND
                found.setdefault(target, Link(target, text, kind, segment=index))
    return tuple(found.values())


def identifier(url: str) -> str:
    """Return what work an address leads to as ``scheme:value``, or "".

    >>> identifier("https://arxiv.org/pdf/1810.03993v2.pdf"), identifier("https://doi.org/10.1/x")
    ('arxiv:1810.03993', '')
    >>> identifier("https://github.com/Some-One/tool.git"), identifier("https://github.com/about")
    ('github:Some-One/tool', '')
    >>> identifier("https://youtu.be/abcdefghijk?t=3")
    'youtube:abcdefghijk'
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = unquote(parts.path)
    if f".{host}".endswith(".arxiv.org") and (arxiv := _ARXIV.match(path)):
        return f"arxiv:{arxiv[1]}"
    if host in ("doi.org", "dx.doi.org") and (doi := _DOI.search(path)):
        return f"doi:{doi[1].lower()}"
    if host in _REPOSITORY_HOSTS:
        return _repository(_REPOSITORY_HOSTS[host], path)
    return _video(host, f"{path}?{parts.query}" if parts.query else path)


def bare_addresses(text: str) -> Iterator[str]:
    """Yield the addresses written out in `text`.

    >>> list(bare_addresses("仓库链接：https://example.org/a。(https://example.org/b_(c))."))
    ['https://example.org/a', 'https://example.org/b_(c)']
    """
    for match in _BARE.finditer(text) if "://" in text else ():
        url = match[0].rstrip(_TRAILING)
        if _host(url):
            # "…/Tree_(graph)" owns its last parenthesis; "(see …/Tree)" does not.
            owns = match[0][len(url) :].startswith(")") and url.count("(") > url.count(")")
            yield url + ")" if owns else url


def _repository(scheme: str, path: str) -> str:
    parts = [part for part in path.split("/") if part]
    if scheme == "huggingface" and parts[:1] == ["datasets"]:
        scheme, parts = "huggingface-dataset", parts[1:]
    if len(parts) < 2 or parts[0].lower() in _NOT_OWNERS:
        return ""
    owner, name = parts[0], parts[1].removesuffix(".git")
    return f"{scheme}:{owner}/{name}" if _REPOSITORY_NAME.fullmatch(name) else ""


def _video(host: str, target: str) -> str:
    for site, pattern, scheme in _VIDEO:
        if site.search(host) and (found := pattern.search(target)):
            return f"{scheme}:{found[1]}"
    return ""


def _of_post(segment: Segment, index: int, page: str) -> Iterator[Link]:
    if isinstance(segment.leaf, Picture):
        yield Link(segment.leaf.src, segment.leaf.alt, LinkKind.IMAGE, segment=index)
        return
    linked: set[str] = set()
    for url, text in _anchors(segment):
        linked.add(url)
        yield _typed(url, text, index, page)
    for run in inline_runs(segment):
        if run.image:
            yield Link(run.image, run.text, LinkKind.IMAGE, segment=index)
    for url in bare_addresses(segment.text):
        if url not in linked:
            yield _typed(url, "", index, page)
    yield from _named_works(segment.text, index)


def _named_works(text: str, index: int) -> Iterator[Link]:
    """Yield works cited by their identifier alone: ``arXiv:1706.03762``, ``doi:10.1000/182``.

    Patterns that disregard case are slow to find nothing, so their word is looked for before.
    """
    lowered = text.lower()
    for number in _ARXIV_NAME.findall(text) if "arxiv" in lowered else ():
        url = f"https://arxiv.org/abs/{number}"
        yield Link(url, f"arXiv:{number}", LinkKind.REFERENCE, f"arxiv:{number}", index)
    for name in _DOI_NAME.findall(text) if "doi" in lowered else ():
        doi = name.rstrip(_TRAILING).lower()
        yield Link(f"https://doi.org/{doi}", f"doi:{doi}", LinkKind.REFERENCE, f"doi:{doi}", index)
    for isbn in _ISBN.findall(text) if "isbn" in lowered else ():
        number = re.sub(r"[- ]", "", isbn).upper()
        yield Link("", f"ISBN {isbn}", LinkKind.REFERENCE, f"isbn:{number}", index)


def _anchors(segment: Segment) -> Iterator[tuple[str, str]]:
    """Yield target and text of each link; neighbouring runs with one target are one link."""
    text, href = "", ""
    for run in inline_runs(segment):
        if run.image:
            continue
        if run.href != href and href:
            yield href, text.strip()
            text = ""
        text, href = (text + run.text, run.href) if run.href else ("", "")
    if href:
        yield href, text.strip()


def _typed(url: str, text: str, index: int, page: str) -> Link:
    if known := identifier(url):
        return Link(url, text, LinkKind.REFERENCE, known, index)
    kind = LinkKind.INTERNAL if same_host(url, page) else LinkKind.OUTBOUND
    return Link(url, text, kind, segment=index)


def same_host(url: str, other: str) -> bool:
    """Tell whether two addresses are on one host, ``www.`` aside; a page's own part counts.

    >>> same_host("https://www.example.org/a", "http://example.org"), same_host("#x", "http://e.org")
    (True, True)
    """
    return _host(url) in ("", _host(other))


def _host(url: str) -> str:
    if plain := _PLAIN_HOST.match(url):  # three times as fast, and nearly all are
        return plain[1].removeprefix("www.")
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _related(segment: Segment, index: int) -> Iterator[Link]:
    """Yield the entries of a block of related posts; flattened text has titles without targets."""
    entries = [(url, text) for url, text in _anchors(segment) if columns(text) >= _MIN_TITLE]
    for url, text in entries:
        yield Link(url, text, LinkKind.RELATED, segment=index)
    if not entries and isinstance(segment.leaf, Heading) and opens(segment.text) is None:
        yield Link("", segment.text, LinkKind.RELATED, segment=index)
