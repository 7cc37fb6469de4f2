"""Addresses: which ones can be asked, and when two of them are the same.

The rules are RFC 3986, section 6 (syntax-based and scheme-based normalisation), plus one of our
own: parameters that only tell the server where a click came from are not part of an address.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from .errors import AddressError

#: RFC 9110, section 4.2.
DEFAULT_PORTS = {"http": 80, "https": 443}

#: Query parameters that campaigns and click counters add; each is documented by whoever adds it
#: (Google Analytics and Ads, Meta, Microsoft, Yandex, Mailchimp, HubSpot, Marketo, Instagram).
TRACKING = re.compile(
    r"utm_\w+|[gdy]clid|gbraid|wbraid|fbclid|msclkid|igshid|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|_openstat",
    re.IGNORECASE,
)

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
        AddressError: It is no http or https address, or it carries a user name or password, which
            would end up in the database and in every log.
    """
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
    host = parts.hostname or ""
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
