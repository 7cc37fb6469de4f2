"""The address of a page by the name of its file, as wget and HTTrack name the files of a mirror.

The folder that is named like a host begins the address. A name settles less than an address says:
whether ``index.html`` or ``.html`` was added, http or https. Where the page's own ``rel=canonical``
or ``base`` names an address that could have been saved under this very name, that one is taken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from html import unescape
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

from .savedfrom import HEAD_BYTES, web_address
from .sniff import plain

#: How an address begins that neither page nor user settles.
SCHEME: Final = "https"

# A host has at least two labels and a top-level domain of letters; wget writes the port after a
# colon, or after a plus sign for Windows.
_HOST = re.compile(
    r"((?:[\w-]{1,63}\.)+(?:[a-z]{2,24}|xn--[\w-]{2,59})|localhost)([:+]\d{1,5})?", re.IGNORECASE
)
#: Endings of names that look like top-level domains and are none.
_NO_DOMAIN = frozenset(
    "bak backup cache db dir files git gz htm html httrack mirror old orig page pages php site "
    "sites tar temp text tmp txt warc web xml zip".split()
)
# Safe in a path (RFC 3986, section 3.3), and the percent sign of escapes that wget leaves.
_SAFE = "!$&'()*+,;=:@%[]~"
_INDEX = re.compile(r"index\.(?:html?|xhtml)", re.IGNORECASE)
_ADDED = re.compile(r"\.html?$", re.IGNORECASE)
#: Names that wget's --adjust-extension lengthens: they end in what a server runs.
_PROGRAM = re.compile(r"\.(?:php\d?|aspx?|jspx?|cgi|pl|do|cfm|shtml)$", re.IGNORECASE)
# wget writes @ for the question mark where Windows is to read the file.
_AT_QUERY = re.compile(r"([^@?]*)@([^@=&]+=[^@]*)")
_TAG = re.compile(rb"<(link|base)\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*["']?\s*canonical\b""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


def address(parts: Sequence[str], base: str = "") -> str:
    """Return the address of a mirrored file.

    >>> address(["mirror", "blog.example", "2020", "tea", "index.html"])
    'https://blog.example/2020/tea/'
    >>> address(["index.php?p=12.html"], base="http://blog.example/a/")
    'http://blog.example/a/index.php?p=12'

    Args:
        parts: Names of the folders and of the file.
        base: Address of the folder in which the first of them lies; without it, one of the folders
            must be named like a host.

    Returns:
        The address, or "" where the names do not say it.
    """
    if base:
        return web_address(urljoin(base, _path(parts)))
    for number, part in enumerate(parts[:-1]):
        if host := _host(part):
            rest = parts[number + 1 :]
            scheme = parts[number - 1] if number and parts[number - 1] in {"http", "https"} else ""
            return web_address(f"{scheme or SCHEME}://{host}/{_path(rest)}")
    return ""


def settled(url: str, body: bytes) -> str:
    """Return the address that a page gives itself, if its file could be that of this one.

    >>> settled("https://a.example/tea.html", b'<link rel=canonical href="http://a.example/tea">')
    'http://a.example/tea'

    Args:
        url: The address by name, or without a scheme ("//host/path").
        body: The page.
    """
    named = url if not url.startswith("//") else f"{SCHEME}:{url}"
    canonical, base = _own_words(plain(body[:HEAD_BYTES]), named)
    if canonical and _key(canonical) == _key(named):
        return canonical
    if base and _host_key(base) == _host_key(named):
        return web_address(urlsplit(named)._replace(scheme=urlsplit(base).scheme).geturl())
    if canonical and _host_key(canonical) == _host_key(named):
        return web_address(urlsplit(named)._replace(scheme=urlsplit(canonical).scheme).geturl())
    return web_address(named)


def _host(name: str) -> str:
    """Return the host and port that a folder is named after, or ""."""
    found = _HOST.fullmatch(name)
    if not found or found[1].rpartition(".")[2].lower() in _NO_DOMAIN:
        return ""
    return f"{found[1]}:{found[2][1:]}" if found[2] else found[1]


def _path(parts: Sequence[str]) -> str:
    *folders, name = parts
    stem, query = _query(name)
    if query or _PROGRAM.search(_ADDED.sub("", stem)):
        if query:
            query = _ADDED.sub("", query)
        else:
            stem = _ADDED.sub("", stem)
    stem = "" if _INDEX.fullmatch(stem) else stem
    # A colon in the first segment would read as a scheme (RFC 3986, section 4.2).
    path = "/".join(_quoted(part) for part in (*folders, stem))
    start = "./" if ":" in path.partition("/")[0] else ""
    return f"{start}{path}?{_quoted(query, '/?')}" if query else f"{start}{path}"


def _query(name: str) -> tuple[str, str]:
    stem, mark, query = name.partition("?")
    if not mark and (found := _AT_QUERY.fullmatch(name)):
        stem, query = found[1], found[2]
    return stem, query


def _quoted(name: str, safe: str = "") -> str:
    # A name is bytes, of whatever encoding the server's addresses were.
    return quote(os.fsencode(name), safe=_SAFE + safe)


def _own_words(head: bytes, named: str) -> tuple[str, str]:
    """Return the canonical address and the base of a page, absolute or ""."""
    found = {"link": "", "base": ""}
    for tag in _TAG.finditer(head):
        kind = tag[1].lower().decode()
        href = _HREF.search(tag[0])
        if href and not found[kind] and (kind == "base" or _CANONICAL.search(tag[0])):
            written = unescape(next(filter(None, href.groups()), b"").decode("utf-8", "replace"))
            # A mirror's own links lead to its files.
            found[kind] = web_address(written) if written.startswith(("http:", "https:")) else ""
            if written.startswith("//"):
                found[kind] = web_address(urljoin(named, written))
    return found["link"], found["base"]


def _key(url: str) -> tuple[str, str, str]:
    """Return what all addresses have in common that are saved under one name."""
    parts = urlsplit(url)
    path = unquote(_ADDED.sub("", _INDEX.sub("", parts.path))).rstrip("/")
    return _host_key(url), path.casefold(), re.sub(r"\W+", "", unquote(parts.query)).casefold()


def _host_key(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
