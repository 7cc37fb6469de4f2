"""Addresses in a page's markup, made absolute.

`urllib.parse` resolves any reference in about 8 microseconds, and a page has a hundred. Nearly all
are written so plainly that the answer is seen at once: absolute addresses, paths from the root,
sections of the page. Those are recognised here; the rest is `urljoin`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

#: Schemes a reader can follow.
_SCHEMES = frozenset({"http", "https", "ftp", "mailto", "magnet", "tel", "file", ""})
#: What may follow the host so that `urljoin` leaves it as it stands: it drops empty queries,
#: fragments and parameters (";"), and white space within.
_REST = r"[^\s?#;]*(?:\?[^\s#]+)?(?:#\S+)?"
_ABSOLUTE = re.compile(rf"https?://[A-Za-z0-9.:-]+(?:/{_REST}|\?[^\s#]+(?:#\S+)?|#\S+)?")
_ROOTED = re.compile(rf"/(?!/){_REST}")
_SECTION = re.compile(r"#\S+")
#: What makes a path relative to itself.
_DOT = "/."


@dataclass(slots=True)
class Addresses:
    """Resolves the addresses of one page, each once."""

    base: str
    _known: dict[str, str] = field(default_factory=dict)
    #: What stands before a path from the root, and before a section; None where the base is none
    #: of the web, and everything is `urljoin`'s.
    _root: str | None = None
    _page: str = ""

    def __post_init__(self) -> None:
        try:
            root, page = urljoin(self.base, "/"), urljoin(self.base, "#_")
        except ValueError:
            return
        if not self.base or root.startswith(("http://", "https://")):
            self._root, self._page = root[:-1], page[:-2]

    def absolute(self, address: str | None) -> str:
        """Resolve `address` against the base; "" for scripts and addresses that are none.

        >>> Addresses("http://a.example/b/c").absolute("../d")
        'http://a.example/d'
        """
        address = (address or "").strip()
        if not address:
            return ""
        known = self._known.get(address)
        if known is None:
            known = self._known[address] = self._plain(address) or _resolve(self.base, address)
        return known

    def _plain(self, address: str) -> str:
        """Return the answer where it is seen at once, else ""."""
        if self._root is None:
            return ""
        if address.startswith("http"):
            return address if _ABSOLUTE.fullmatch(address) else ""
        if address.startswith("/"):
            plain = _ROOTED.fullmatch(address) and _DOT not in address
            return self._root + address if plain else ""
        return self._page + address if _SECTION.fullmatch(address) else ""


def _resolve(base: str, address: str) -> str:
    try:
        scheme = urlsplit(address).scheme.lower()
        return urljoin(base, address) if scheme in _SCHEMES else ""
    except ValueError:
        return ""
