"""Addresses: which ones can be asked, and when two of them are the same.

The rules are RFC 3986, section 6 (syntax-based and scheme-based normalisation), plus one of our
own: parameters that only tell the server where a click came from are not part of an address.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import idna

from .errors import AddressError

#: RFC 9110, section 4.2.
DEFAULT_PORTS = {"http": 80, "https": 443}

#: Characters of an address that is asked; RFC 9110, section 4.1, recommends that everybody can take
#: at least so many, and no post needs them.
LONGEST = 8_000

#: Query parameters that campaigns and click counters add; each is documented by whoever adds it
#: (Google Analytics and Ads, Meta, Microsoft, Yandex, Mailchimp, HubSpot, Marketo, Instagram,
#: Matomo, Alibaba, Twitter, TikTok, LinkedIn, Vero). Names with a meaning elsewhere, such as
#: ``ref`` and ``source``, are not among them.
TRACKING = re.compile(
    r"utm_\w+|[gdy]clid|gbraid|wbraid|_g[al]|fbclid|fb_(?:action_ids|action_types|ref|source)"
    r"|msclkid|igsh(?:id)?|mc_[ce]id|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|_openstat"
    r"|(?:mtm|matomo|piwik|pk)_(?:campaign|kwd|keyword|source|medium|content|cid|group|placement)"
    r"|spm|ref_src|ref_url|twclid|ttclid|li_fat_id|vero_(?:id|conv)",
    re.IGNORECASE,
)
#: Addresses that are remembered as they were read: each of a list is asked for its host, its path
#: and its key in a row, and compared with one front page again and again.
REMEMBERED = 256
#: What a machine calls itself (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3).
LOOPBACK = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1"})  # noqa: S104 - nothing is bound
#: Query fields that change how a page is shown and not which page it is: Blogger's mobile form,
#: comment and share marks, WordPress' answer form and Jetpack's share buttons, and AMP.
_SHOWN = re.compile(
    r"m=[01]?|showcomment=\d*|spref=\w*|replytocom=\d*|share=[a-z][\w-]*|amp(?:=1?|=true)?",
    re.IGNORECASE,
)
#: Names under which servers give a folder's own page (Apache's and nginx' documented defaults).
_FOLDER_PAGE = re.compile(r"/index\.(?:html?|php)$")
#: The same post as an AMP page (WordPress' plug-in and themes of static sites).
_AMP_PAGE = re.compile(r"/amp/?$")
#: Blogger answers for one blog under the domain of each country (its help, "country-specific URL").
_BLOGGER_COUNTRY = re.compile(r"\.blogspot\.(?:com?\.)?[a-z]{2,3}$")

# RFC 3986, section 2.3: an octet of these characters means the same escaped and plain.
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
# A percent sign that starts no escape stands for itself.
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What may stand unescaped in a path or query besides the unreserved: the reserved characters and
# the percent sign of escapes already there.
_SAFE = "!$&'()*+,;=:@/?%[]"
# The WHATWG URL standard drops these anywhere in an address, and the rest of C0 and space at its
# ends; pages do wrap long addresses over two lines.
_DROPPED = re.compile(r"[\t\n\r]")
# WHATWG URL, "forbidden domain code points", less those that end a host.
_FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20%<>\\^|\x7f]")
# Half a character, as broken JSON may carry it, is read as U+FFFD (WHATWG Encoding).
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# RFC 3986, section 3.2.1: what stands before the @ of an authority, in an address or in a text.
_USERINFO = re.compile(r"(?<=//)[^/?#\s]*@")
_C0_AND_SPACE = "".join(map(chr, range(0x21)))


def is_web_address(source: str) -> bool:
    """Return whether `source` is written as an address to fetch, not as the name of a file.

    >>> is_web_address("https://example.org/post"), is_web_address("post.html")
    (True, False)
    """
    return re.match(r"https?:", source, re.IGNORECASE) is not None


def is_file_address(source: str) -> bool:
    """Return whether `source` is a ``file:`` address."""
    return re.match(r"file:", source, re.IGNORECASE) is not None


@lru_cache(maxsize=REMEMBERED)
def normalise(url: str) -> str:
    """Return the one spelling of an address that all its equivalent spellings share.

    >>> normalise("HTTP://Example.ORG:80/a/../%7Ejane/?utm_source=x&id=3#top")
    'http://example.org/~jane/?id=3'

    Args:
        url: An absolute http, https or file address.

    Returns:
        The address with scheme and host in lower case and without default port, credentials,
        fragment, dot segments, needless escapes and tracking parameters.

    Raises:
        AddressError: `url` is nothing of that kind.
    """
    parts = _split(url)
    path = _remove_dot_segments(_escape(parts.path)) or "/"
    query = _escape(_without_tracking(parts.query))
    return urlunsplit((parts.scheme, _authority(parts), path, query, ""))


def fetchable(url: str) -> str:
    """Return `url` as it goes on the wire, without its fragment.

    Raises:
        AddressError: It is no http or https address, longer than `LONGEST`, or it carries a user
            name or password, which would end up in the database and in every log.
    """
    if len(url) > LONGEST:
        raise AddressError(f"{redacted(url[:60])}…: longer than {LONGEST:,} characters")
    parts = _split(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise AddressError(f"{redacted(url)}: only http and https addresses can be fetched")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"{redacted(url)}: remove the user name and password from the address")
    netloc = _authority(parts)
    return urlunsplit((parts.scheme, netloc, _escape(parts.path) or "/", _escape(parts.query), ""))


def redacted(text: str) -> str:
    """Return an address, or a text that names some, without user names and passwords.

    >>> redacted("no such page: https://jane:secret@blog.example/post")
    'no such page: https://***@blog.example/post'
    """
    return _USERINFO.sub("***@", text)


@lru_cache(maxsize=REMEMBERED)
def page_key(url: str) -> str:
    """Return what all addresses of one page have in common; it is compared and never asked.

    Scheme, ``www.``, default port, a folder's own name, the slash at the end, AMP and mobile forms
    and marks of clicks are no part of it. The case of a path and the order of a query are.

    >>> page_key("https://www.Example.org/a/index.html?m=1#top") == page_key("http://example.org/a")
    True
    >>> page_key("https://bücher.example/") == page_key("http://xn--bcher-kva.example")
    True

    Raises:
        AddressError: `url` is no absolute http, https or file address.
    """
    parts = urlsplit(normalise(url))
    if parts.scheme == "file":
        return urlunsplit(parts)
    host = _without_port(parts.netloc)
    while (shorter := re.sub(r"^(?:www|amp)\.(?=[^.]+\.)", "", host)) != host:
        host = shorter
    path, query = _page_path(parts.path), "&".join(filter(_matters, parts.query.split("&")))
    return urlunsplit(("http", host, path or "/", query, ""))


def same_host(home: str, url: str) -> bool:
    """Tell whether two addresses are on one host: with or without ``www.``, by http or https.

    Another subdomain is another site, since on shared domains it is another person's; another port
    is too. All country domains of a Blogger blog are one.

    >>> same_host("https://a.example/", "http://www.a.example/x")
    True
    >>> same_host("https://a.example/", "https://b.a.example/")
    False
    """
    try:
        return _host_key(home) == _host_key(url)
    except AddressError:
        return False


def same_site(home: str, url: str) -> bool:
    """Tell whether `url` belongs to the blog whose front page is `home`.

    It does on the same host, and where the front page has a path, below that path.

    >>> same_site("https://host.example/~jane/blog/", "https://host.example/~jane/blog/tea")
    True
    >>> same_site("https://host.example/~jane/blog/", "https://host.example/~joe/")
    False
    """
    if not same_host(home, url):
        return False
    below = folder_of(home)
    path = urlsplit(normalise(url)).path
    return below == "/" or f"{path}/".startswith(below)


def leads_to_page(home: str, url: str) -> bool:
    """Tell whether `url` belongs to a blog and is not its front page, where lost posts are led to.

    >>> leads_to_page("https://a.example/", "https://a.example/tea")
    True
    >>> leads_to_page("https://a.example/", "https://www.a.example")
    False
    """
    return same_site(home, url) and page_key(home) != page_key(url)


@lru_cache(maxsize=REMEMBERED)
def folder_of(home: str) -> str:
    """Return the path, with a slash at both ends, below which the addresses of a blog stand.

    >>> folder_of("https://host.example/blog"), folder_of("https://host.example/blog/index.html")
    ('/blog/', '/blog/')
    """
    path = urlsplit(normalise(home)).path
    head, _, last = path.rpartition("/")
    return f"{head if '.' in last else path.rstrip('/')}/"


def below(home: str, path: str) -> str:
    """Return the address of what stands at a relative path below a blog's folder.

    >>> below("https://host.example/blog/index.html", "feed/?paged=2")
    'https://host.example/blog/feed/?paged=2'
    """
    return urljoin(joined(home, folder_of(home)), path)


def joined(base: str, address: str) -> str:
    """Return `address`, found on the page `base`, as an absolute web address; "" if it is none.

    >>> joined("https://a.example/b/c", "../d#e"), joined("https://a.example/", "mailto:a@b.c")
    ('https://a.example/d', '')
    """
    try:
        return fetchable(urljoin(base, address.strip(_C0_AND_SPACE)))
    except (AddressError, ValueError):
        return ""


def at_home(url: str, home: str) -> str:
    """Return an address with the blog's own host where it names the machine that built the site.

    Static sites built for a preview and then published name ``localhost`` in feeds and sitemaps.

    >>> at_home("http://localhost:4000/tea/", "https://a.example/blog/")
    'https://a.example/tea/'
    """
    one, other = urlsplit(url), urlsplit(home)
    if one.hostname in LOOPBACK and other.hostname not in LOOPBACK:
        return urlunsplit(one._replace(scheme=other.scheme, netloc=other.netloc))
    return url


def file_address(path: Path) -> str:
    """Return the ``file:`` address of a path (RFC 8089)."""
    return path.absolute().as_uri()


def path_of(address: str) -> Path:
    """Return the path that a ``file:`` address names.

    >>> path_of("file:///tmp/a%20page.html").as_posix()
    '/tmp/a page.html'

    Raises:
        AddressError: The address names another machine.
    """
    parts = _split(address)
    if parts.netloc not in {"", "localhost"}:
        raise AddressError(f"{address}: a file on another machine; copy it here and give its path")
    return Path(unquote(parts.path))


def _split(url: str) -> SplitResult:
    text = _SURROGATE.sub("\ufffd", _DROPPED.sub("", url.strip(_C0_AND_SPACE)))
    try:
        parts = urlsplit(text)
        # Reading the port is what checks it.
        _ = parts.port
    except ValueError as error:
        raise AddressError(redacted(f"{url}: {error}")) from error
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme == "file" or (parts.scheme in DEFAULT_PORTS and host):
        if _FORBIDDEN_IN_HOST.search(host):
            raise AddressError(f"{redacted(url)}: no host is called {host!r}")
        return parts
    raise AddressError(f"{redacted(url)}: not an absolute address such as https://example.org/post")


def _authority(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme == "file":
        return "" if host == "localhost" else host
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return host if port in {None, DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"


@lru_cache(maxsize=REMEMBERED)
def _host_key(url: str) -> str:
    host = _without_port(urlsplit(normalise(url)).netloc).removeprefix("www.")
    return _BLOGGER_COUNTRY.sub(".blogspot.com", host)


def _without_port(netloc: str) -> str:
    """Return host and port in the form in which they are compared, the port of either scheme off.

    Names in other scripts are compared as the DNS knows them (UTS 46); what is no such name stays.
    """
    host, colon, port = netloc.rpartition(":") if re.search(r":\d+$", netloc) else (netloc, "", "")
    if not host.isascii():
        with suppress(idna.IDNAError):
            host = idna.encode(host, uts46=True).decode("ascii").rstrip(".")
    return host if int(port or 80) in DEFAULT_PORTS.values() else f"{host}{colon}{port}"


def _page_path(path: str) -> str:
    while True:
        shorter = _AMP_PAGE.sub("", _FOLDER_PAGE.sub("", path)).rstrip("/")
        if shorter == path:
            return path
        path = shorter


def _matters(field: str) -> bool:
    return bool(field) and not _SHOWN.fullmatch(field)


def _escape(text: str) -> str:
    escapes = _LONE_PERCENT.sub("%25", text)
    return quote(_ESCAPE.sub(_plainest, escapes), safe=_SAFE)


def _plainest(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"


def _without_tracking(query: str) -> str:
    fields = (field for field in query.split("&"))
    return "&".join(field for field in fields if not TRACKING.fullmatch(field.partition("=")[0]))


def _remove_dot_segments(path: str) -> str:
    # RFC 3986, section 5.2.4, on a list of segments instead of a buffer.
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)
