"""What work an address leads to, as ``scheme:value``.

The same paper, repository, book or video has one identifier under all its addresses: on mirrors,
as abstract or PDF, any version, any file of a repository. Pages of a host that are about no single
work (lists, channels, its front page) have none.

Encyclopaedias are left out on purpose: an article there explains a word and is seldom what a post
builds on, and would be most of what is cited (docs/decisions/0061).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from .numbers import ARXIV, DOI, arxiv, doi, isbn
from .repositories import HOSTS, parents, repository

_ARXIV_PATH: Final = re.compile(
    rf"/(?:abs|pdf|html|ps|format|e-print|src|papers?|arxiv|overview|forum|audio|[a-z]{{2}}/abs)"
    rf"/(?:arxiv:)?({ARXIV})(?![\d.]*\d)",
    re.IGNORECASE,
)
#: arXiv, and sites that show its papers under its numbers.
_ARXIV_HOSTS: Final = frozenset(
    "arxiv.org xxx.lanl.gov ar5iv.org alphaxiv.org arxiv-vanity.com scirate.com papers.cool "
    "huggingface.co hf.co arxiv.gg chatpaper.com emergentmind.com moonlight.io".split()
)
_DOI_HOSTS: Final = frozenset("doi.org dx.doi.org doi.ieeecomputersociety.org doi.acm.org".split())
_DOI_IN_PATH: Final = re.compile(rf"(?:^|[/:])({DOI})")
#: Publishers, and others, that write the DOI name into their addresses without the word "doi".
_DOI_PUBLISHERS: Final = frozenset(
    "acm.org aip.org annualreviews.org aps.org biorxiv.org bmj.com cell.com degruyter.com "
    "eurekalert.org europepmc.org frontiersin.org handle.net iop.org jamanetwork.com karger.com "
    "medrxiv.org oup.com pensoft.net plos.org pnas.org researchsquare.com "
    "royalsocietypublishing.org sagepub.com science.org sciencemag.org springer.com "
    "springeropen.com biomedcentral.com tandfonline.com thieme-connect.com wiley.com "
    "worldscientific.com zenodo.org acs.org rsc.org sci-hub.se sci-hub.st sci-hub.ru "
    "liebertpub.com emerald.com ascelibrary.org asm.org ahajournals.org psycnet.apa.org peerj.com "
    "copernicus.org mitpressjournals.org mit.edu informs.org siam.org ametsoc.org ams.org "
    "physiology.org cambridge.org unpaywall.org scholar.archive.org semanticscholar.org".split()
)
#: What their addresses add behind the name.
_VIEWS: Final = re.compile(
    r"(?:/(?:full|full-text|fulltext|fullhtml|abstract|abs|pdf|pdfft|epdf|epub|meta|html|summary|"
    r"references|metrics|citations?|cited-by|authors|download|export|figures?|tables?|"
    r"supplementary-material|suppl_file|core-reader|reader|tab-[a-z-]+)(?:/.*)?"
    r"|(?:v\d+)?\.(?:full|abstract|long|short|article-info|supplementary-material)(?:-text)?"
    r"(?:\.pdf)?(?:\+html)?|\.pdf|\.html?|(?<=\d)v\d+(?:\.full)?(?:\.pdf)?)$",
    re.IGNORECASE,
)
_VIEW_BEFORE: Final = re.compile(
    r"/doi/(?:abs|full|fullhtml|pdf|pdfdirect|pdfplus|epdf|epub|reader|book|proceedings|ref|figure|suppl)?/?"
    r"(?=10\.)",
    re.IGNORECASE,
)
#: Addresses that hold another one: archives' copies, and pages that warn before leaving a site.
_ARCHIVED: Final = re.compile(r"/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/(https?:/.*)", re.IGNORECASE)
_LEAVING: Final = re.compile(r"(?:link|links|redirect|c|out|l|go)\.|(?:www\.)?google\.")
_LEAVING_TO: Final = ("target", "url", "q", "u", "to")

_YOUTUBE_ID: Final = r"([\w-]{11})(?![\w-])"
#: Host, what path and query look like, and the identifier that follows from the groups. Hosts stand
#: for what is below them too; the first that fits is taken.
_WORKS: Final[tuple[tuple[str, re.Pattern[str], str], ...]] = tuple(
    (host, re.compile(pattern, re.IGNORECASE), identifier)
    for hosts, pattern, identifier in (
        ("youtube.com youtube-nocookie.com", rf"[?&]v=(?:.*[?&]v=)?{_YOUTUBE_ID}", "youtube:{}"),
        (
            "youtube.com youtube-nocookie.com",
            rf"^/(?:embed|shorts|live|v|e|watch)/(?!videoseries){_YOUTUBE_ID}",
            "youtube:{}",
        ),
        ("youtu.be", rf"^/{_YOUTUBE_ID}", "youtube:{}"),
        ("player.vimeo.com", r"^/video/(\d{5,})", "vimeo:{}"),
        (
            "vimeo.com",
            (
                r"^/(?:channels/[^/]+/|groups/[^/]+/videos/|album/\d+/video/|showcase/\d+/video/"
                r"|video/|ondemand/[^/]+/)?(\d{5,})(?![\w-])"
            ),
            "vimeo:{}",
        ),
        ("bilibili.com b23.tv", r"[/=](BV1[0-9A-Za-z]{9})(?!\w)", "bilibili:{}"),
        ("bilibili.com b23.tv", r"(?:/(?:video/)?av|[?&]aid=)(\d+)(?!\w)", "bilibili:av{}"),
        ("pubmed.ncbi.nlm.nih.gov", r"^/(\d{1,8})(?!\d)", "pmid:{}"),
        ("ncbi.nlm.nih.gov", r"^/(?:m/)?pubmed/(\d{1,8})(?!\d)", "pmid:{}"),
        ("ncbi.nlm.nih.gov", r"/articles/(?:pmc)?(\d{1,9})(?!\w)", "pmcid:PMC{}"),
        ("europepmc.org", r"/(?:articles?|abstract)/(?:pmc/)?pmc(\d{1,9})(?!\w)", "pmcid:PMC{}"),
        ("europepmc.org", r"/(?:article|abstract)/med/(\d{1,8})(?!\d)", "pmid:{}"),
        (
            "aclanthology.org aclanthology.info aclweb.org",
            r"/([A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?:v\d+)?(?:\.(?:pdf|bib|xml))?/?$",
            "acl:{}",
        ),
        (
            "openreview.net",
            r"^/(?:forum|pdf|attachment)\?(?:.*&)?id=([\w-]{6,14})(?![\w-])",
            "openreview:{}",
        ),
        ("semanticscholar.org", r"^/(?:paper|reader)/(?:[^/]*/)?([0-9a-f]{40})", "s2:{}"),
        ("semanticscholar.org", r"/corpusid:(\d+)", "s2:CorpusID:{}"),
        ("ieee.org", r"/(?:abstract/)?document/(\d{4,9})(?!\d)", "ieee:{}"),
        ("ieee.org", r"[?&]arnumber=(\d{4,9})(?!\d)", "ieee:{}"),
        ("jstor.org", r"^/stable/(?:pdf/)?(\d+)(?!\d)", "jstor:{}"),
        ("sciencedirect.com", r"/pii/([SB]\d{9,16}X?)", "pii:{}"),
        ("proceedings.mlr.press", r"^/(v\d+/[a-z][\w-]*?)(?:\.html|/[^/]*\.pdf)?/?$", "pmlr:{}"),
        ("nips.cc neurips.cc", r"/(?:hash|file)/([0-9a-f]{32})-", "neurips:{}"),
        ("jmlr.org", r"^/(?:beta/)?papers/(v\d+/[\w-]+?)(?:\.html|/[^/]*\.pdf)?/?$", "jmlr:{}"),
        (
            "nature.com",
            r"^/articles/((?:s\d{5}-|nature|ncomms|srep|sdata|n[a-z]+\.)[\w.-]+?)(?:\.pdf)?/?$",
            "doi:10.1038/{}",
        ),
        ("elifesciences.org", r"^/articles/0*(\d{4,6})(?!\d)", "doi:10.7554/elife.{}"),
        ("ssrn.com", r"abstract(?:_?id)?=(\d{4,9})(?!\d)", "doi:10.2139/ssrn.{}"),
        ("zenodo.org", r"^/(?:api/)?(?:records?|deposit)/(\d{3,})(?!\d)", "doi:10.5281/zenodo.{}"),
        ("figshare.com", r"^/articles/(?:\w+/)?[^/]+/(\d{5,})(?!\d)", "doi:10.6084/m9.figshare.{}"),
    )
    for host in hosts.split()
)
#: Schemes whose values disregard case; they are counted in lower case.
_LOWERED: Final = ("doi:", "s2:", "neurips:")
_UPPERED: Final = ("pii:",)

_BOOK: Final = re.compile(
    r"/(?:isbn|dp|gp/product|o/ASIN|exec/obidos/ASIN)[/:=]([\dX-]{10,17})(?![\w-])"
    r"|[?&](?:isbn|vid=isbn)[=:]?([\dX-]{10,17})(?![\w-])",
    re.IGNORECASE,
)
_BOOK_SIGNS: Final = ("isbn", "/dp/", "/gp/product/", "/asin/")


def _by_host() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for host, pattern, identifier_ in _WORKS:
        found.setdefault(host, []).append((pattern, identifier_))
    return found


_BY_HOST: Final = _by_host()
#: Domains under which there are works, and what else an address must hold to lead to one: a DOI
#: name, a book's number, another address, or the host of a GitLab.
_KNOWN: Final = frozenset({*_ARXIV_HOSTS, *_DOI_HOSTS, *_DOI_PUBLISHERS, *_BY_HOST, *HOSTS})
_MAY_LEAD: Final = re.compile(
    r"10\.|isbn|/dp/|/gp/product/|/asin/|gitlab\.|[/=]https?(?::|%3a)", re.IGNORECASE
)


def identifier(url: str) -> str:
    """Return what work an address leads to as ``scheme:value``, or "".

    >>> identifier("https://arxiv.org/pdf/1810.03993v2.pdf"), identifier("https://doi.org/10.1/x")
    ('arxiv:1810.03993', '')
    >>> identifier("https://github.com/Some-One/tool.git"), identifier("https://github.com/about")
    ('github:Some-One/tool', '')
    >>> identifier("https://youtu.be/abcdefghijk?t=3")
    'youtube:abcdefghijk'
    """
    return _identifier(url, depth=0)


def same(identifier: str) -> str:
    """Return what all spellings of an identifier have in common: repositories disregard case.

    >>> same("github:Some-One/Tool") == same("github:some-one/tool")
    True
    """
    return identifier.lower()


def _identifier(url: str, depth: int) -> str:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""
    domains = parents(host)
    if not host or (_KNOWN.isdisjoint(domains) and not _MAY_LEAD.search(url)):
        return ""  # nearly all addresses are done with here
    path = unquote(parts.path)
    if depth < 2 and (inner := _inner(host, path, parts.query)):
        return _identifier(inner, depth + 1)
    target = f"{path}?{unquote(parts.query)}" if parts.query else path
    for read in (_paper, _doi, _other, _book):
        if found := read(domains, path, target):
            return found
    return repository(_bare_host(host), path)


def _bare_host(host: str) -> str:
    """Take off what sends browsers of telephones to the same pages."""
    shorter = host.removeprefix("m.")
    return shorter if shorter in HOSTS else host


def _inner(host: str, path: str, query: str) -> str:
    """Return the address that an archive's or a site's own address stands for, or ""."""
    if "archive" in host and (archived := _ARCHIVED.search(path)):
        return re.sub(r"^(https?:)/+", r"\1//", archived[1]) + (f"?{query}" if query else "")
    if not query or not _LEAVING.match(host):
        return ""
    values = parse_qs(query)
    targets = (value for name in _LEAVING_TO for value in values.get(name, ()))
    return next((target for target in targets if target.startswith(("http://", "https://"))), "")


def _paper(domains: list[str], path: str, _: str) -> str:
    if _ARXIV_HOSTS.isdisjoint(domains):
        return ""
    found = _ARXIV_PATH.match(path)
    return arxiv(found[1]) if found else ""


def _doi(domains: list[str], path: str, target: str) -> str:
    if "10." not in target:
        return ""
    found = _DOI_IN_PATH.search(path)
    if found and not _DOI_HOSTS.isdisjoint(domains):
        return doi(found[1])
    if found and (_VIEW_BEFORE.search(path) or not _DOI_PUBLISHERS.isdisjoint(domains)):
        return doi(_without_view(found[1]))
    asked = re.search(rf"[?&](?:doi|id)=(?:doi:)?({DOI})", target)
    if asked and ("plos.org" in domains or "doi=" in asked[0]):
        return doi(asked[1].partition("&")[0])
    return ""


def _without_view(name: str) -> str:
    """Take off what a publisher's address adds to a DOI name; of its suffix something stays."""
    registrant, _, suffix = name.partition("/")
    before = ""
    while before != suffix:
        before, suffix = suffix, _VIEWS.sub("", suffix) or suffix
    return f"{registrant}/{suffix}"


def _other(domains: list[str], _: str, target: str) -> str:
    for domain in domains:
        for pattern, form in _BY_HOST.get(domain, ()):
            if found := pattern.search(target):
                return _cased(form.format(found[1]))
    return ""


def _cased(identifier: str) -> str:
    if identifier.startswith(_LOWERED):
        scheme, _, value = identifier.partition(":")
        return identifier if value.startswith("CorpusID") else f"{scheme}:{value.lower()}"
    if identifier.startswith(_UPPERED):
        scheme, _, value = identifier.partition(":")
        return f"{scheme}:{value.upper()}"
    return identifier


def _book(_: list[str], __: str, target: str) -> str:
    lowered = target.lower()
    if not any(sign in lowered for sign in _BOOK_SIGNS):
        return ""
    found = _BOOK.search(target)
    return isbn(found[1] or found[2]) if found else ""
